SELECT unnest(generate_series(min(time), max(time), INTERVAL '15 minutes')) AS t FROM cpu
