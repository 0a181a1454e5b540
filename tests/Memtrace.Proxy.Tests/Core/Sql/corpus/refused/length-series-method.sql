-- expect: sql_function
SELECT n.range(5) FROM cpu
