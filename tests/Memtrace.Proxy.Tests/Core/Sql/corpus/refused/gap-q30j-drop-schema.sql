-- expect: sql_statement_kind
DROP SCHEMA s
