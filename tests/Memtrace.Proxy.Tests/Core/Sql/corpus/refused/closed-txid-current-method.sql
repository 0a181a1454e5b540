-- expect: sql_function
SELECT host.txid_current() FROM cpu
