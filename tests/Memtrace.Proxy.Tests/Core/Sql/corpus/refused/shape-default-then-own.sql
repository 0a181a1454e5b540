-- expect: sql_qualified_table
SELECT * FROM default.tenant_a.cpu
