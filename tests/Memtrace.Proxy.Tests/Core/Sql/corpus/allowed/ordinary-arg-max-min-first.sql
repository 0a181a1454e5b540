SELECT arg_max(host, v), arg_min(host, v), max_by(host, v), min_by(time, v), first(v ORDER BY time), last(v ORDER BY time) FROM cpu
