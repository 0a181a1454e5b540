-- expect: sql_function
SELECT 'x'.query_table()
