SELECT c.host, m.used FROM cpu AS c INNER JOIN mem AS m ON c.host = m.host AND c.time = m.time WHERE c.v > 0.5
