SELECT sum(CASE WHEN v > 5 THEN 1 ELSE 0 END) * 100.0 / count(*) AS pct FROM cpu
