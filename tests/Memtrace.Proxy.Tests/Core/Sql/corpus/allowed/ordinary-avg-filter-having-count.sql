SELECT host, avg(v) FILTER (WHERE v > 3) AS a FROM cpu GROUP BY host HAVING count(*) > 3
