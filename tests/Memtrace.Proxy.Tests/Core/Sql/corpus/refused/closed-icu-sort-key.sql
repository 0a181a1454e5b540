-- expect: sql_function
SELECT icu_sort_key('x') FROM cpu
