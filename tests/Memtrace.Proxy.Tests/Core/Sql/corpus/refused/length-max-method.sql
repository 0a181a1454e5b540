-- expect: sql_function
SELECT v.max(999999) FROM cpu
