-- expect: sql_table_position
SELECT * FROM "histogram"("cpu", v)
