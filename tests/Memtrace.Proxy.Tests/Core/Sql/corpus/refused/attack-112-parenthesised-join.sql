-- expect: sql_table_position
SELECT a.src FROM cpu c, ("ROOT/tenant_b/secrets/2026/08/01/00/f.parquet" a CROSS JOIN (SELECT 1) b)
