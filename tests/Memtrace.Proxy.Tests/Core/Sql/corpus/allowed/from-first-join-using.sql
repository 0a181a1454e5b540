FROM cpu c JOIN mem m USING (time) SELECT c.host, m.v WHERE c.v > 1 LIMIT 1
