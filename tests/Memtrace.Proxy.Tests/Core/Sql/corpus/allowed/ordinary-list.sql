SELECT host, list(v ORDER BY time)[1], list(v)[-1], list(v)[1:2] FROM cpu GROUP BY host
