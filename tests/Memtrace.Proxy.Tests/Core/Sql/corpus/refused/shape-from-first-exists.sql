-- expect: sql_statement_kind
SELECT EXISTS (FROM 'x.parquet')
