SELECT * FROM cpu ASOF JOIN mem USING (host, time) LIMIT 1
