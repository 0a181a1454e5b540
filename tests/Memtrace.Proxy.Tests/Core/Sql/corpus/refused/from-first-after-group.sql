-- expect: sql_statements
FROM cpu GROUP BY host SELECT host
