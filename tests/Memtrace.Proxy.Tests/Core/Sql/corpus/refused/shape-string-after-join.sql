-- expect: sql_table_position
SELECT * FROM cpu CROSS JOIN 'x.parquet'
