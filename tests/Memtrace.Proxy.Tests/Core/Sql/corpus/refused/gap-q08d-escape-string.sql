-- expect: sql_quoting
SELECT * FROM E'ROOT/tenant_b/f.parquet'
