-- expect: sql_function
SELECT list_aggr(l, 'approx_top_k', 1000000000) FROM cpu
