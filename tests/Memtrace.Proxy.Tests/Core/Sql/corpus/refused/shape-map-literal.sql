-- expect: sql_character
SELECT MAP {'a': 1}
