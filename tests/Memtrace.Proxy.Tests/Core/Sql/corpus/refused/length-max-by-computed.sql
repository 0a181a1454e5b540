-- expect: sql_function
SELECT max_by(host, v, 10 * 100000) FROM cpu
