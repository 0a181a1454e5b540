-- expect: sql_function
SELECT * FROM query_table('ROOT/tenant_b/secrets/2026/08/01/00/f.parquet')
