SELECT host, v, v - lag(v) OVER (PARTITION BY host ORDER BY time) AS delta FROM cpu WHERE host = 'h1' ORDER BY time
