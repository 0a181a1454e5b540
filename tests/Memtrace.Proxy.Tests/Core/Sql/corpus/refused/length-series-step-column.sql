-- expect: sql_function
SELECT range(a, b, step) FROM cpu
