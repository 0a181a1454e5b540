-- expect: sql_statement_kind
(SELECT 1)
