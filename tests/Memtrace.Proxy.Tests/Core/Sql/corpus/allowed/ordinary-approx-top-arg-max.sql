SELECT approx_top_k(host, 3), arg_max(host, v, 2), max(v, 3) FROM cpu
