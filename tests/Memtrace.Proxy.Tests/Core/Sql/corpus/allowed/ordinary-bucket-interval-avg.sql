SELECT time_bucket(INTERVAL '15 minutes', time) AS b, host, avg(v) FROM cpu GROUP BY 1, 2 ORDER BY 1
