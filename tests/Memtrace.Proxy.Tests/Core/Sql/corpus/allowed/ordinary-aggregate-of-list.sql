SELECT list_aggregate(l, 'string_agg', ', '), list_aggr(l, 'quantile_cont', 0.9), array_aggr(l, 'SUM'), list_aggr(l, 'approx_top_k', 3), aggregate(l, 'max'), l.list_aggr('sum') FROM cpu
