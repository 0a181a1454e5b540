-- expect: sql_function
SELECT [1, txid_current('x')] FROM cpu
