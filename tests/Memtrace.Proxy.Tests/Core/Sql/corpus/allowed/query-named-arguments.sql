SELECT struct_pack(a := 1, b := host), json_extract_string(doc, '$.a.b') FROM cpu
