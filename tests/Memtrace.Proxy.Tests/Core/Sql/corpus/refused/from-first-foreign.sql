-- expect: sql_qualified_table
FROM tenant_b.cpu
