-- expect: sql_function
SELECT range(a, b) FROM cpu
