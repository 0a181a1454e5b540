-- expect: sql_table_position
SELECT * FROM cpu POSITIONAL JOIN 'x.parquet'
