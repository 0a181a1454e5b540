-- expect: sql_statement_kind
SELECT 1 UNION DISTINCT FROM 'x.parquet'
