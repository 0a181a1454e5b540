SELECT count(DISTINCT host), count(*), count(v), sum(v), avg(v), min(v), max(v), stddev(v), var_pop(v), corr(v, n), regr_slope(v, n) FROM cpu
