-- expect: sql_qualified_table
SELECT * FROM tenant_a.tenant_a.cpu
