-- expect: sql_statement_kind
DROP MACRO m
