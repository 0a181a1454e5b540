-- expect: sql_function
SELECT * REPLACE (getenv(host) AS host) FROM cpu
