-- expect: sql_qualified_table
SELECT * FROM tenant_a.query_table('x')
