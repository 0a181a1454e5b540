-- expect: sql_function
SELECT array_aggr([1], 'Reservoir_Quantile', 0.5)
