SELECT json_extract('{"a": {"b": 1}}', '$.a.b'), '{"a": 1}'->>'a', '{"a": [1,2]}'->'$.a[0]', json_extract_string('{"a":1}', '$.a'), json_array_length('[1,2]'), json_keys('{"a":1}')
