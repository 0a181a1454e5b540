SELECT count(*) FROM cpu c, range(c.n) r(i)
