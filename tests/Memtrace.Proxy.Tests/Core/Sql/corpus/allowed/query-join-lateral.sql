SELECT h.name, l.v FROM hosts h LEFT JOIN LATERAL (SELECT v FROM cpu c WHERE c.host = h.name ORDER BY time DESC LIMIT 1) l ON true
