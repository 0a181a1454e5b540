-- expect: sql_qualified_table
SELECT * FROM memory.tenant_b.secrets
