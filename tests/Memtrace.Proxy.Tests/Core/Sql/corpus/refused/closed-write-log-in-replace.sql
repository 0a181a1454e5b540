-- expect: sql_function
SELECT * REPLACE (write_log(host) AS host) FROM cpu
