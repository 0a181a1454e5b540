-- expect: sql_keyword
WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x
