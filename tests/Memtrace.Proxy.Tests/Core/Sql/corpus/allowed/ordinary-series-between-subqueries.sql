SELECT t FROM generate_series((SELECT min(time) FROM cpu), (SELECT max(time) FROM cpu), INTERVAL '1 minute') s(t)
