-- expect: sql_statement_kind
SHOW TABLES FROM "tenant_a"
