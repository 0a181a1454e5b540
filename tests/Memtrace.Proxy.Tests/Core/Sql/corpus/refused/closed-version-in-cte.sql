-- expect: sql_function
WITH a AS (SELECT version('x') AS s) SELECT * FROM a
