-- expect: sql_statement_kind
VALUES (1), (2)
