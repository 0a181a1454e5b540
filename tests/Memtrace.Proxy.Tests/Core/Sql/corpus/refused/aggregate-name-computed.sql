-- expect: sql_function
SELECT array_aggregate(l, 'reservoir' || '_quantile') FROM cpu
