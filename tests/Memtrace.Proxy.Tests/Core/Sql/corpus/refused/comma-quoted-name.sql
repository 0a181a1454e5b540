-- expect: sql_comma_join
SELECT * FROM cpu, "mem"
