-- expect: sql_function
SELECT equi_width_bins(0, 100, n, false) FROM cpu
