-- expect: sql_statement_kind
WITH x AS (FROM 'x.parquet') SELECT * FROM x
