-- expect: sql_statement_kind
CALL pragma_version()
