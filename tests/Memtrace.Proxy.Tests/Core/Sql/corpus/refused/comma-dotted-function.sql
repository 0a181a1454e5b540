-- expect: sql_comma_join
SELECT * FROM cpu, main.range(3)
