-- expect: sql_table_position
SELECT * FROM ((SELECT 1) UNION (SELECT 2) JOIN 'x.parquet' ON true)
