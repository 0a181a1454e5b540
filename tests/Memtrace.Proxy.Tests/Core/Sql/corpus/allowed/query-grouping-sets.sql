SELECT host, region, sum(v), grouping(host) FROM cpu GROUP BY GROUPING SETS ((host, region), (host), ()), ROLLUP (a, b), CUBE (c)
