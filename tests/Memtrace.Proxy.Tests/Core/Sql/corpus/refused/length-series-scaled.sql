-- expect: sql_function
SELECT range(a, b, INTERVAL '1 hour' * 0.0000001) FROM cpu
