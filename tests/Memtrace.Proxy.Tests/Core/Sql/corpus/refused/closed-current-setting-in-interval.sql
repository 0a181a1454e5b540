-- expect: sql_function
SELECT INTERVAL (current_setting('x')) DAY FROM cpu
