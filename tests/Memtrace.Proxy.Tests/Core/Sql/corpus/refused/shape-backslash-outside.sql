-- expect: sql_character
SELECT a \ b
