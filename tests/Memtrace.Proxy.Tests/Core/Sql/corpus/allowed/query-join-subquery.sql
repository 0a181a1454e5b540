SELECT c.host FROM cpu c JOIN (SELECT host, max(time) AS t FROM cpu GROUP BY host) l ON c.host = l.host AND c.time = l.t
