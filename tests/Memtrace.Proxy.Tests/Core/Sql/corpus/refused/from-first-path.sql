-- expect: sql_table_position
FROM '/data/tenant_b/cpu/*.parquet'
