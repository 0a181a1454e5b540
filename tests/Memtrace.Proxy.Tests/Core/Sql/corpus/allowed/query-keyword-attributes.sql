SELECT c.from, c.where, c.order, c."join" FROM cpu c
