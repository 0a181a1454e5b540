SELECT v, lag(v) OVER w, v - lag(v) OVER w AS delta FROM cpu WINDOW w AS (PARTITION BY host ORDER BY time)
