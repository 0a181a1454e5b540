SELECT histogram(v, equi_width_bins(0, 100, 10, true)) FROM cpu
