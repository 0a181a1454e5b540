-- expect: sql_placeholder
SELECT src AS "regexp_extract(c, 'https[^/]" , ', 1)" FROM cpu UNION ALL SELECT src FROM (TABLE "ROOT/tenant_b/secrets/2026/08/01/00/f.parquet") -- '
