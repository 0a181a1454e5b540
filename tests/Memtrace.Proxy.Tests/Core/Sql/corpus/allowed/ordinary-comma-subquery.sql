SELECT c.host, t.mx FROM cpu c, (SELECT max(used) AS mx FROM mem) t WHERE c.v > t.mx
