-- expect: sql_character
SELECT `a` FROM cpu
