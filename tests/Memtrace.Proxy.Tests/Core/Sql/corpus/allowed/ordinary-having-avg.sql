SELECT host FROM cpu GROUP BY host HAVING avg(v) > (SELECT avg(v) FROM cpu)
