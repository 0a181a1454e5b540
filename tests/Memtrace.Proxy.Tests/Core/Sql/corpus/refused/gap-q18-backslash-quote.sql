-- expect: sql_quoting
SELECT '\' AS a, * FROM read_parquet('ROOT/tenant_b/secrets/2026/08/01/00/f.parquet') --'
