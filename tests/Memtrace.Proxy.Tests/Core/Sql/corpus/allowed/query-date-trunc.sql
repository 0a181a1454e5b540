SELECT date_trunc('day', time) AS day, count(*) FROM events WHERE time BETWEEN TIMESTAMP '2026-01-01 00:00:00' AND TIMESTAMP '2026-02-01 00:00:00' GROUP BY day
