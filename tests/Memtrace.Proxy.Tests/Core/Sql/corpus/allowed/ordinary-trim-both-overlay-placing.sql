SELECT trim(BOTH 'h' FROM host), overlay('abc' PLACING 'x' FROM 2 FOR 1), substring(host FROM 1 FOR 1) FROM cpu LIMIT 1
