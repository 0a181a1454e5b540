WITH hourly AS (SELECT date_trunc('hour', time) AS h, avg(v) AS v FROM cpu GROUP BY 1) SELECT h, v, v - lag(v) OVER (ORDER BY h) FROM hourly
