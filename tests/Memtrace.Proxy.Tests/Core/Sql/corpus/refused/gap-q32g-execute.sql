-- expect: sql_statement_kind
EXECUTE p
