-- expect: sql_placeholder
SELECT a.src FROM (__STR_0__ a CROSS JOIN (SELECT 1 AS __STR_0__) b) WHERE __STR_0__ = 'ROOT/tenant_b/secrets/2026/08/01/00/f.parquet'
