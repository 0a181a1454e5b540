-- expect: sql_function
SELECT host FROM cpu ORDER BY txid_current(host)
