-- expect: sql_function
SELECT current_schema FROM cpu
