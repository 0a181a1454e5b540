SELECT CAST(time AS DATE) AS day, count(*) FROM cpu GROUP BY day ORDER BY day
