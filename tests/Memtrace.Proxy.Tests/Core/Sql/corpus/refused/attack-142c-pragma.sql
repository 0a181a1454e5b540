-- expect: sql_statement_kind
PRAGMA version
