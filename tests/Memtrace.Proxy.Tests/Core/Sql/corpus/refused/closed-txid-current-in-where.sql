-- expect: sql_function
SELECT host FROM cpu WHERE txid_current(host) = 'x'
