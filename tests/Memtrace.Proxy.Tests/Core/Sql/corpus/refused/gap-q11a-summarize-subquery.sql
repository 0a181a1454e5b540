-- expect: sql_keyword
SELECT * FROM (SUMMARIZE 'ROOT/tenant_b/secrets/2026/08/01/00/f.parquet')
