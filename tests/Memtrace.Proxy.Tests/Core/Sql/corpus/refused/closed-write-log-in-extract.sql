-- expect: sql_function
SELECT extract(year FROM write_log('x')) FROM cpu
