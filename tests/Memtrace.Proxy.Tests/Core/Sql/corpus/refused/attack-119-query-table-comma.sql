-- expect: sql_comma_join
SELECT * FROM cpu c, query_table('ROOT/tenant_b/secrets/2026/08/01/00/f.parquet') q
