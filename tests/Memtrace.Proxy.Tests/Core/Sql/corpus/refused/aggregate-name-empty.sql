-- expect: sql_function
SELECT list_aggr(l, '') FROM cpu
