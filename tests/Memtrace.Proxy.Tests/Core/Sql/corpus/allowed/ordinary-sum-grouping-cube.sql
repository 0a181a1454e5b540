SELECT host, n % 2 AS p, sum(v), grouping(host) FROM cpu GROUP BY CUBE (host, p)
