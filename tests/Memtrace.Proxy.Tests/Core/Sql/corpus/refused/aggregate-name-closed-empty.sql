-- expect: sql_function
SELECT list_aggregate([1], 'reservoir_quantile', [])
