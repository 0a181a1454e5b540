-- expect: sql_keyword
SELECT * FROM (PIVOT 'ROOT/tenant_b/secrets/2026/08/01/00/f.parquet' ON host USING max(src))
