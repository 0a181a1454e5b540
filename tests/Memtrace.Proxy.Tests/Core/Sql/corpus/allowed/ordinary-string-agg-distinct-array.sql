SELECT string_agg(DISTINCT host, ', ' ORDER BY host), array_agg(v ORDER BY time DESC), list(host), histogram(host), mode(host), any_value(host), bool_and(v >= 0), bit_xor(n) FROM cpu
