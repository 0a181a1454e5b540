SELECT list_filter([1, 2, 3], lambda x: x > 1), n AS lambda FROM cpu
