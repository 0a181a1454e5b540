SELECT * FROM cpu a LEFT OUTER JOIN mem b ON a.host = b.host RIGHT JOIN disk d USING (host, time) FULL JOIN net n ON n.host = d.host CROSS JOIN hosts
