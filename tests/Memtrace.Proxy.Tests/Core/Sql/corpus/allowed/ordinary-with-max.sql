WITH a AS (SELECT * FROM cpu), b AS (SELECT host, max(v) AS m FROM a GROUP BY host) SELECT * FROM b ORDER BY m
