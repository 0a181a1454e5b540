-- expect: sql_statement_kind
WITH x AS (cpu) SELECT * FROM x
