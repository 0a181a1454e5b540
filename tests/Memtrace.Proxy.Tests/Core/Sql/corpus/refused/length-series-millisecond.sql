-- expect: sql_function
SELECT range(a, b, INTERVAL '100' MILLISECOND) FROM cpu
