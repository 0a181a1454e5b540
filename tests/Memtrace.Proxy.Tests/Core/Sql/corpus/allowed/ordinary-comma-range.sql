SELECT c.host, r.i FROM cpu c, range(0, 3) AS r(i), LATERAL generate_series(1, 2) g(k)
