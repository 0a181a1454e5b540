SELECT quantile_cont(v, [0.5, 0.95, 0.99]), approx_quantile(v, 0.9), median(v), mad(v) FROM cpu
