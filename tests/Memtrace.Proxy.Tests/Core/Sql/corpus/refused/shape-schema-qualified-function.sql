-- expect: sql_qualified_table
SELECT * FROM main.query_table('x')
