-- expect: sql_statement_kind
ATTACH 'x'
