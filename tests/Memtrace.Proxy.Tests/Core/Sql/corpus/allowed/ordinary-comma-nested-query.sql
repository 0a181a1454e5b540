SELECT * FROM cpu, ((SELECT 1 AS a)) t
