SELECT 1, 1.5, .5, 1., 1e3, 1.5e-3, 2E+4, 1_000_000, 0 FROM cpu
