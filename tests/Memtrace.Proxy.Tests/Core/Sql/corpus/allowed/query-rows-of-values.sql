SELECT (a, b) = (1, 2), row(a, b) FROM cpu
