-- expect: sql_function
SELECT from_json('{"a":1}', '{"a":"INTEGER"}')
