SELECT time_bucket('1 day', time) AS d, avg(v) FROM cpu GROUP BY time_bucket('1 day', time)
