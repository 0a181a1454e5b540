-- expect: sql_table_position
SELECT v::VARCHAR('x') FROM cpu
