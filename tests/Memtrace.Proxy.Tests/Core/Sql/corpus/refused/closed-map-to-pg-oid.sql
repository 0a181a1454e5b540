-- expect: sql_function
SELECT map_to_pg_oid('x') FROM cpu
