-- expect: sql_statements
SELECT (1;)
