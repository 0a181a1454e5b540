-- expect: sql_quoting
SELECT "" FROM cpu
