-- expect: sql_function
WITH a AS (SELECT unnest(range(1000000000)) AS i) SELECT count(*) FROM a
