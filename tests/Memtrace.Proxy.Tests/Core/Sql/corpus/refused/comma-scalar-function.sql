-- expect: sql_comma_join
SELECT * FROM cpu, abs(1)
