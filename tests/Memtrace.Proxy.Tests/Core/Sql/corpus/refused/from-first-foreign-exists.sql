-- expect: sql_qualified_table
SELECT EXISTS (FROM "tenant_b".cpu)
