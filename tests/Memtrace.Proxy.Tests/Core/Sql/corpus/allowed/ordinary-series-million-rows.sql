SELECT count(*) FROM range(10000000) WHERE range % 2 = 0
