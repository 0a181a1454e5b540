SELECT host, avg(usage_idle) AS idle, max(usage_idle) FROM cpu GROUP BY host HAVING count(*) > 10 ORDER BY idle DESC NULLS LAST LIMIT 20 OFFSET 5
