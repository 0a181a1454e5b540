-- expect: sql_function
SELECT finalize('x') FROM cpu
