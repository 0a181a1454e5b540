-- expect: sql_function
SELECT reservoir_quantile(v, NULL::INT[]) OVER (ORDER BY v) FROM cpu
