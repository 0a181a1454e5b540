-- expect: sql_keyword
WITH x AS (INSERT INTO t VALUES (1)) SELECT 1
