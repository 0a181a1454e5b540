-- expect: sql_function
SELECT write_log('x') OVER () FROM cpu
