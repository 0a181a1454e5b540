-- expect: sql_keyword
SELECT 1 WHERE EXISTS (TABLE 'ROOT/tenant_b/secrets/2026/08/01/00/f.parquet')
