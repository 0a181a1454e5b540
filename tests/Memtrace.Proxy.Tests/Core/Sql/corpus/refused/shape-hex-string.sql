-- expect: sql_quoting
SELECT x'00'
