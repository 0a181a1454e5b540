SELECT * FROM cpu WHERE v > ALL (SELECT used FROM mem) OR v = ANY ([1, 2, 3])
