SELECT host, lag(v, 1) OVER (PARTITION BY host ORDER BY time) AS prev, lead(v) OVER (ORDER BY time) FROM cpu
