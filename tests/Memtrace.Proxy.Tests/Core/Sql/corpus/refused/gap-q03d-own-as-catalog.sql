-- expect: sql_qualified_table
SELECT * FROM tenant_a.tenant_b.secrets
