-- expect: sql_quoting
SELECT U&'\0041'
