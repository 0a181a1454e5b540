-- expect: sql_keyword
SELECT 1 FROM cpu WHERE EXISTS (DESC '/arc-data/tenant_b/**/*.parquet')
