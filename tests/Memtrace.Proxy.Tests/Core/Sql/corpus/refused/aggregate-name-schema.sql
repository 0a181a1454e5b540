-- expect: sql_function
SELECT main.list_aggr('sum', 'reservoir_quantile', NULL::INT[])
