-- expect: sql_function
SELECT current_query() FROM cpu
