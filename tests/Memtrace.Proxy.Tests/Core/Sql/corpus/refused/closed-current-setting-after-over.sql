-- expect: sql_function
SELECT current_setting('x') OVER () FROM cpu
