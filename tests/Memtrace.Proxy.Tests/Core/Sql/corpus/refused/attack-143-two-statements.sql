-- expect: sql_statements
SELECT 1; SELECT 2
