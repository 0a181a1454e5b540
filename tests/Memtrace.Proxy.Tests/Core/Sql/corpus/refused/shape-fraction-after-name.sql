-- expect: sql_qualified_table
SELECT * FROM cpu.5
