SELECT quantile_cont(v, 0.95), quantile_disc(v, [0.5, 0.9]), approx_quantile(v, 0.99), median(v), percentile_cont(0.5) WITHIN GROUP (ORDER BY v) FROM cpu
