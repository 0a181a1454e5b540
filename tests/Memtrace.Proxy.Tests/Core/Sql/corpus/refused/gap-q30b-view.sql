-- expect: sql_statement_kind
CREATE VIEW v AS SELECT 1
