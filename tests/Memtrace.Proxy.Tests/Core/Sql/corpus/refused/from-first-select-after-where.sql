-- expect: sql_statements
FROM cpu WHERE v > 1 SELECT v
