-- expect: sql_function
SELECT range(a, b, INTERVAL '1 ms') FROM cpu
