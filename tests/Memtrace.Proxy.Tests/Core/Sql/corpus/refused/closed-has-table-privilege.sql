-- expect: sql_function
SELECT has_table_privilege('x') FROM cpu
