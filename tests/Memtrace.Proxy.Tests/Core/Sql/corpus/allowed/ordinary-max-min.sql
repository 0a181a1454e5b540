SELECT max(time) - min(time) FROM cpu
