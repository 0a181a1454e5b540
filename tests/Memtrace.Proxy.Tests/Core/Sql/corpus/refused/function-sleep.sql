-- expect: sql_function
SELECT sleep_ms(100000) FROM cpu
