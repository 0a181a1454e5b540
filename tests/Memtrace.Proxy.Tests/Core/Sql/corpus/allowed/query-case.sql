SELECT CASE WHEN v > 90 THEN 'high' WHEN v > 50 THEN 'medium' ELSE 'low' END AS band, count(*) FROM cpu GROUP BY 1
