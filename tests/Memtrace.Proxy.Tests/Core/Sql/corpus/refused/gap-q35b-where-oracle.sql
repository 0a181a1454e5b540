-- expect: sql_function
SELECT * FROM cpu WHERE EXISTS (SELECT 1 FROM query_table('ROOT/tenant_b/secrets/2026/08/01/00/f.parquet'))
