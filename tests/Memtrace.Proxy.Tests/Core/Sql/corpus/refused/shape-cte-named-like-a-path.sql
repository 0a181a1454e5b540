-- expect: sql_table_position
WITH "x.parquet" AS (SELECT 1) SELECT * FROM cpu
