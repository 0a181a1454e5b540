-- expect: sql_function
SELECT st_astext('x') FROM cpu
