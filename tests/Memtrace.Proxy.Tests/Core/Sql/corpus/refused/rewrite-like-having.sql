-- expect: sql_syntax
SELECT 'WHERE LIKE' AS k, b.src FROM cpu AND having <> '' groupz, "ROOT/tenant_b/secrets/2026/08/01/00/f.parquet" b
