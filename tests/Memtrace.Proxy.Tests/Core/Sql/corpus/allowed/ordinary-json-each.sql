SELECT * FROM json_each('{"a":1,"b":2}')
