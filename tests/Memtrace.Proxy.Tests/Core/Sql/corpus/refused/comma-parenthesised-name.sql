-- expect: sql_table_position
SELECT * FROM cpu, (mem)
