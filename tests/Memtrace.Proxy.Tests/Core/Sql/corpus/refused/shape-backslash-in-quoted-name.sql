-- expect: sql_quoting
SELECT "a\" FROM cpu
