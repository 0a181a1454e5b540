SELECT list_transform([1, 2, 3], x -> x + 1), list_filter(tags, lambda t: t <> 'a'), tags[1], tags[2:3], tags[:-1], [x * 2 FOR x IN tags IF x > 0] FROM hosts
