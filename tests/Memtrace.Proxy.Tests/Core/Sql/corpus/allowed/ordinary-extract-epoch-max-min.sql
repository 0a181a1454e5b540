SELECT EXTRACT(EPOCH FROM (max(time) - min(time))) FROM cpu
