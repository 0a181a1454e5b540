-- expect: sql_function
SELECT reservoir_quantile(v, 0.5) FROM cpu
