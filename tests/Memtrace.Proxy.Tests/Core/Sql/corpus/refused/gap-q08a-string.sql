-- expect: sql_table_position
SELECT * FROM '/ROOT/tenant_b/f.parquet'
