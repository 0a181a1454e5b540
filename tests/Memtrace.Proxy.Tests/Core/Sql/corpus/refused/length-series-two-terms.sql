-- expect: sql_function
SELECT range(a, b, INTERVAL '1 day -23 hours') FROM cpu
