-- expect: sql_table_position
SELECT * FROM tenant_a.pg_tables
