SELECT count(*) FROM cpu WHERE (host, n) IN (('h1', 1), ('h2', 2))
