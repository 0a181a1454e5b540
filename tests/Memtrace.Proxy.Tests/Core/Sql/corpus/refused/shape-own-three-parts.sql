-- expect: sql_qualified_table
SELECT * FROM tenant_a.main.cpu
