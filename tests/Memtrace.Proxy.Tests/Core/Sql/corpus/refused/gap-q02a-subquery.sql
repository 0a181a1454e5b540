-- expect: sql_qualified_table
SELECT * FROM (SELECT * FROM tenant_b.secrets) s
