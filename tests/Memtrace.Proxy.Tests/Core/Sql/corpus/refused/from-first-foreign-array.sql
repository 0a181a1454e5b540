-- expect: sql_qualified_table
SELECT ARRAY(FROM tenant_b.cpu SELECT v)
