-- expect: sql_qualified_table
SELECT 1 WHERE 1 IN (FROM tenant_b.cpu SELECT v)
