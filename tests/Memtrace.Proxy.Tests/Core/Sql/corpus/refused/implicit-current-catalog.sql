-- expect: sql_function
SELECT current_catalog FROM cpu
