-- expect: sql_placeholder
SELECT 1 AS "regexp_extract(c, 'https[^/]" , ', 1)", b.src FROM cpu, "ROOT/tenant_b/secrets/2026/08/01/00/f.parquet" b -- '
