-- expect: sql_character
SELECT * FROM cpu WHERE a = ?
