SELECT a.* FROM cpu a LEFT JOIN mem b ON a.time = b.time AND b.v > 10 WHERE b.time IS NULL
