-- expect: sql_function
SELECT list_aggr(l, ('sum')) FROM cpu
