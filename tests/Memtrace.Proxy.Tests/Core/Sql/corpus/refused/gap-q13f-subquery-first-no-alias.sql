-- expect: sql_table_position
SELECT * FROM ((SELECT 1) CROSS JOIN "ROOT/tenant_b/secrets/2026/08/01/00/f.parquet" a)
