-- expect: sql_quoting
SELECT '\\'
