-- expect: sql_function
SELECT list_aggr(l, 'approx_top_k', n) FROM cpu
