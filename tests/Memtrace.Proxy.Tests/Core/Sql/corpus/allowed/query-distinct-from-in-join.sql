SELECT * FROM cpu c JOIN mem m ON c.host IS NOT DISTINCT FROM m.host JOIN disk d ON d.x = c.x
