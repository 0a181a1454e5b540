SELECT date_trunc('day', time)::DATE AS d, approx_count_distinct(host), entropy(host), skewness(v), kurtosis(v) FROM cpu GROUP BY d
