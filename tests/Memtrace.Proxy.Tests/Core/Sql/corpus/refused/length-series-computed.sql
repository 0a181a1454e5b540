-- expect: sql_function
SELECT range(n) FROM cpu
