SELECT struct_pack(a := 1, b := 'x').a, row(1, 2), map(['a'], [1])['a'], map_keys(map(['a'], [1]))
