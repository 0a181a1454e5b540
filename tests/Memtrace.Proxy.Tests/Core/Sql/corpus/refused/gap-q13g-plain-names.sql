-- expect: sql_table_position
SELECT * FROM (cpu JOIN mem USING (time))
