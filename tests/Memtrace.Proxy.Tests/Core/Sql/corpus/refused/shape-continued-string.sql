-- expect: sql_quoting
SELECT 'a'
'b'
