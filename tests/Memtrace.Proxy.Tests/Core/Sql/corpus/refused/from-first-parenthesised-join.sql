-- expect: sql_table_position
FROM (cpu JOIN mem ON true)
