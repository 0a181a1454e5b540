SELECT * FROM cpu WHERE time >= now() - INTERVAL 1 HOUR
