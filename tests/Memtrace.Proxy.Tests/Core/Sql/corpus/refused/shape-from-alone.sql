-- expect: sql_statement_kind
FROM cpu
