SELECT host, max(v) - min(v) AS spread FROM cpu GROUP BY host ORDER BY spread DESC LIMIT 3
