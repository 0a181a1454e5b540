-- expect: sql_function
SELECT * FROM "QUERY_TABLE"('ROOT/tenant_b/secrets/2026/08/01/00/f.parquet')
