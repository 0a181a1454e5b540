-- expect: sql_function
SELECT sum(v) OVER (PARTITION BY txid_current(host)) FROM cpu
