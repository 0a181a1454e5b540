-- expect: sql_statements
SELECT * FROM cpu c(SELECT 1)
