-- expect: sql_qualified_table
SELECT * FROM Tenant_A.cpu
