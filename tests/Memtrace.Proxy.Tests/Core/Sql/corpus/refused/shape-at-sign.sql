-- expect: sql_character
SELECT @ -5
