-- expect: sql_table_position
WITH lambda AS (SELECT 1) SELECT 1
