SELECT host, percentile_cont(0.95) WITHIN GROUP (ORDER BY v) AS p95, max(v) FROM cpu GROUP BY host
