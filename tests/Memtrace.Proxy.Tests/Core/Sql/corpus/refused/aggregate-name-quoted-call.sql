-- expect: sql_function
SELECT "list_aggr"(l, 'reservoir_quantile', 0.5) FROM cpu
