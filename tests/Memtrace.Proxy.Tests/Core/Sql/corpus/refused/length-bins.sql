-- expect: sql_function
SELECT equi_width_bins(0, 1000000000000, 300000000, false)
