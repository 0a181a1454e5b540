-- expect: sql_statement_kind
CREATE SCHEMA s
