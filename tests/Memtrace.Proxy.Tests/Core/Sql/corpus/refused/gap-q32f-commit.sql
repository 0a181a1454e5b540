-- expect: sql_statement_kind
COMMIT
