SELECT * FROM cpu c ASOF LEFT JOIN mem m ON c.host = m.host AND c.time >= m.time LIMIT 1
