-- expect: sql_comma_join
SELECT * FROM cpu, range(3), mem
