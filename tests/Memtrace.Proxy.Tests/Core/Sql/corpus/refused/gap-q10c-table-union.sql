-- expect: sql_keyword
SELECT src FROM cpu UNION ALL TABLE 'ROOT/tenant_b/secrets/2026/08/01/00/f.parquet'
