SELECT time_bucket(INTERVAL '1 hour', time) AS bucket, host, avg(v) FROM cpu WHERE time >= now() - INTERVAL '7 days' GROUP BY 1, 2 ORDER BY 1
