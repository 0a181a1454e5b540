-- expect: sql_table_position
SELECT * FROM cpu AT (VERSION => 1)
