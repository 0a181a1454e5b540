SELECT c.v FROM cpu AS c FULL OUTER JOIN mem AS m ON c.time = m.time CROSS JOIN (SELECT 1 AS one) LIMIT 1
