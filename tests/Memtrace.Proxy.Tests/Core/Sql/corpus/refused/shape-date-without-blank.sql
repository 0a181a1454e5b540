-- expect: sql_quoting
SELECT DATE'2020-01-01'
