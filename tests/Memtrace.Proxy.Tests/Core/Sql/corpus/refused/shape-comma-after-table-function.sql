-- expect: sql_comma_join
SELECT * FROM range(3), cpu
