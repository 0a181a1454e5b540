-- expect: sql_table_position
FROM cpu JOIN regexp_split_to_table('a', 'b') r ON true
