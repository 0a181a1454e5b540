SELECT host, sum(v) FROM cpu GROUP BY ROLLUP (host)
