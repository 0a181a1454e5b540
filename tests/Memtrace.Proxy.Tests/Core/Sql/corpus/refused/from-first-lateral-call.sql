-- expect: sql_function
FROM cpu JOIN LATERAL query_table('x') q ON true SELECT 1
