SELECT count(*) AS "count", sum(n) AS "sum" FROM cpu GROUP BY host ORDER BY "count" DESC
