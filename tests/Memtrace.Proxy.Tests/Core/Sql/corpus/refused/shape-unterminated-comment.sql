-- expect: sql_quoting
SELECT 1 /* /* */
