SELECT * FROM unnest((SELECT list(host) FROM cpu)) AS u(host)
