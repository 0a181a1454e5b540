-- expect: sql_function
SELECT unpivot_list('x') FROM cpu
