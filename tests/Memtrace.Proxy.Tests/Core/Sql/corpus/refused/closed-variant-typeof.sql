-- expect: sql_function
SELECT variant_typeof('x') FROM cpu
