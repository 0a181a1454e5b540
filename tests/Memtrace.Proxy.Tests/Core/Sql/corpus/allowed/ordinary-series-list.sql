SELECT list_transform(range(1, 11), x -> x * 2), range(5), generate_series(10, 1, -1), range(0, 1000000, 1)
