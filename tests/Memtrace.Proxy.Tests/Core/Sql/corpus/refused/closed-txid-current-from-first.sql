-- expect: sql_function
FROM cpu SELECT txid_current('x')
