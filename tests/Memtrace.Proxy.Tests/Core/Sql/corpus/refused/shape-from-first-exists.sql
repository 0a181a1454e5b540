-- expect: sql_table_position
SELECT EXISTS (FROM 'x.parquet')
