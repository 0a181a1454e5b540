-- expect: sql_character
SELECT * FROM $$ROOT/tenant_b/f.parquet$$
