-- expect: sql_character
SELECT {'a': 1}
