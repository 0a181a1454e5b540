-- expect: sql_table_position
FROM histogram(cpu, v)
