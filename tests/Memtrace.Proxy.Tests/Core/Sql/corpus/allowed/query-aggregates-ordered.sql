SELECT string_agg(host, ',' ORDER BY host), arg_max(v, time), first(v ORDER BY time), list(DISTINCT host), histogram(v) FROM cpu
