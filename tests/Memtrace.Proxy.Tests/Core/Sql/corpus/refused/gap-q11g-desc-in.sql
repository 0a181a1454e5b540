-- expect: sql_keyword
SELECT 1 FROM cpu WHERE ('src', 'VARCHAR', 'YES', NULL, NULL, NULL) IN (desc '/arc-data/tenant_b/secrets/f.parquet')
