-- expect: sql_table_position
FROM "/x/y.parquet" SELECT *
