SELECT array_agg(v) FILTER (v > 1) FROM cpu
