SELECT row_to_json(row(1,2))
