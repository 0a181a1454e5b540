SELECT max(v, 3), min(v ORDER BY time, host), arg_max(host, v, 3 ORDER BY time), max_by(host, v, 10000) FROM cpu
