-- expect: sql_function
SELECT range(a, b, INTERVAL '0.001' SECOND) FROM cpu
