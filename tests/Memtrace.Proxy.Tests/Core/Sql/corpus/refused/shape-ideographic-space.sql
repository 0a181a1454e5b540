-- expect: sql_character
SELECT　1
