-- expect: sql_quoting
SELECT n'x'
