-- expect: sql_function
SELECT l.list_aggr('reservoir_quantile', 0.5) FROM cpu
