SELECT unnest(struct_pack(a := 1, b := 2))
