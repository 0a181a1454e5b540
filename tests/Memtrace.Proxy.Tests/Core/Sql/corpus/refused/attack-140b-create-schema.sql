-- expect: sql_statement_kind
CREATE SCHEMA tenant_b
