-- expect: sql_table_position
SELECT * FROM (tenant_b.x s CROSS JOIN (SELECT 1) o)
