-- expect: sql_table_position
SELECT * FROM cpu, (mem JOIN cpu USING (host))
