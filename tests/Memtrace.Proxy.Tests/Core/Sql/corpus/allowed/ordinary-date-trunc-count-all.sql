SELECT date_trunc('hour', time) AS h, count(*) FROM cpu GROUP BY ALL ORDER BY ALL
