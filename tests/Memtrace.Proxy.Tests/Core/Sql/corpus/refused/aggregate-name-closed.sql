-- expect: sql_function
SELECT list_aggr(range(100), 'reservoir_quantile', 0.5, 2000000000)
