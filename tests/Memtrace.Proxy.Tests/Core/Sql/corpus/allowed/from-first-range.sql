FROM range(10) t(i) SELECT i * 2
