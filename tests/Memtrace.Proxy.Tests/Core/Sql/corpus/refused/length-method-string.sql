-- expect: sql_function
SELECT host.lpad('1000000000', 'x') FROM cpu
