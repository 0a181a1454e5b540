-- expect: sql_qualified_table
SELECT * FROM (FROM tenant_b.cpu)
