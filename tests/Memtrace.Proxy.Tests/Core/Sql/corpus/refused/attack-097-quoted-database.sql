-- expect: sql_qualified_table
SELECT * FROM "tenant_b"."secrets"
