SELECT v, (SELECT avg(v) FROM cpu) AS mean, v - (SELECT avg(v) FROM cpu) FROM cpu
