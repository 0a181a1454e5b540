-- expect: sql_function
SELECT "system"."main"."current_schemas"('x') FROM cpu
