-- expect: sql_statement_kind
SET threads=1
