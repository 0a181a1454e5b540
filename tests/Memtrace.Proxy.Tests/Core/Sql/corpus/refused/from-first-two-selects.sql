-- expect: sql_statements
FROM cpu SELECT v SELECT n
