-- expect: sql_function
SELECT range(a, b, INTERVAL '00:00:00.000001') FROM cpu
