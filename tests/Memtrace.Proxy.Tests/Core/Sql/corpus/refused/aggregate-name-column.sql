-- expect: sql_function
SELECT list_aggr(l, host) FROM cpu
