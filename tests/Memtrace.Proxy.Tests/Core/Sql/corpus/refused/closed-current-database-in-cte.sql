-- expect: sql_function
WITH a AS (SELECT current_database('x') AS s) SELECT * FROM a
