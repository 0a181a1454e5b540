SELECT * REPLACE (round(v, 1) AS v) FROM cpu LIMIT 3
