-- expect: sql_character
SELECT é FROM cpu
