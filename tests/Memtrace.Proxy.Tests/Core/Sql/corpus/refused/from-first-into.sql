-- expect: sql_keyword
FROM cpu SELECT v INTO x
