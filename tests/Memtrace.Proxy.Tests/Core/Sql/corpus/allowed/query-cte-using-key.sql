WITH RECURSIVE best(id, cost) USING KEY (id) AS (SELECT 1, 0 UNION SELECT id, cost + 1 FROM best) SELECT * FROM best
