SELECT c.host, l.mx FROM cpu c JOIN mem m ON c.host = m.host, LATERAL (SELECT max(v) AS mx FROM cpu x WHERE x.host = c.host) l
