-- expect: sql_function
SELECT * FROM cpu JOIN LATERAL query_table('x') ON true
