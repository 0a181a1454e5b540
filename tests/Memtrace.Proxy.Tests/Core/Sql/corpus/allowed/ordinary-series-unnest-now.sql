SELECT unnest(range(now() - INTERVAL '1 day', now(), INTERVAL '1' HOUR)) AS t
