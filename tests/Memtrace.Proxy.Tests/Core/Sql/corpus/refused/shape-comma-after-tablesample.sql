-- expect: sql_comma_join
SELECT * FROM cpu TABLESAMPLE reservoir(10%), 'x.parquet'
