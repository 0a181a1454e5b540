-- expect: sql_table_position
SELECT * FROM "../tenant_b/secrets"
