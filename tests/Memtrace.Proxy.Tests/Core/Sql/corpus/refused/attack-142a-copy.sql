-- expect: sql_statement_kind
COPY cpu TO 'x'
