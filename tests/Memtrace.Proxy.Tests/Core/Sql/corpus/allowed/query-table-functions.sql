SELECT r.range AS i, g.x FROM range(0, 10) r JOIN generate_series(1, 5, 2) AS g(x) ON true CROSS JOIN unnest([1, 2, 3]) WITH ORDINALITY AS u(v, n)
