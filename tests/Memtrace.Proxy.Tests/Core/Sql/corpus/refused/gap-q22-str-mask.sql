-- expect: sql_placeholder
SELECT * FROM (__STR_0__ a CROSS JOIN (SELECT 1) b) WHERE x = 'ROOT/tenant_b/secrets/2026/08/01/00/f.parquet'
