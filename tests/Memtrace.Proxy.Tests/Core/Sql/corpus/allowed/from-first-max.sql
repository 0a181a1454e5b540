FROM cpu SELECT host, max(v) GROUP BY host ORDER BY host LIMIT 5
