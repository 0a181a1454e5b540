SELECT c.host, l.m FROM cpu c JOIN LATERAL (SELECT max(v) AS m FROM mem m WHERE m.host = c.host) l ON true LIMIT 1
