-- expect: sql_function
SELECT ('{}' || host).format(1) FROM cpu
