SELECT (SELECT count(*) FROM mem) + (SELECT count(*) FROM cpu) AS total
