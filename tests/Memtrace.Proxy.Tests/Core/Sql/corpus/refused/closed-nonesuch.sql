-- expect: sql_function
SELECT nonesuch('x') FROM cpu
