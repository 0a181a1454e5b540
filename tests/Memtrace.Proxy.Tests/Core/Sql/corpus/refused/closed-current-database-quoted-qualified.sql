-- expect: sql_function
SELECT "system"."main"."current_database"('x') FROM cpu
