-- expect: sql_function
SELECT INTERVAL (write_log('x')) DAY FROM cpu
