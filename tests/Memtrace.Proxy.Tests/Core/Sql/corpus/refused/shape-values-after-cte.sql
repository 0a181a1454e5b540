-- expect: sql_statement_kind
WITH x AS (SELECT 1) VALUES (1)
