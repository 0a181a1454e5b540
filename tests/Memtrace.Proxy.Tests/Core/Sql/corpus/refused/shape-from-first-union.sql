-- expect: sql_statement_kind
SELECT 1 UNION FROM 'x.parquet'
