-- expect: sql_function
SELECT approx_top_k(host, 1000000000) FROM cpu
