-- expect: sql_table_position
SELECT * FROM cpu ASOF JOIN 'x.parquet' USING (time)
