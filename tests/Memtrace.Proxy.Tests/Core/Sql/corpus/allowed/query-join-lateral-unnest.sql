SELECT h.name, u.tag FROM hosts h CROSS JOIN LATERAL unnest(h.tags) AS u(tag)
