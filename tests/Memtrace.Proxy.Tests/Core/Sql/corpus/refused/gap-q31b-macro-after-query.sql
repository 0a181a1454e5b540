-- expect: sql_statements
SELECT 1; CREATE MACRO read_parquet(p) AS TABLE SELECT 1
