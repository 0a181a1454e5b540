-- expect: sql_function
SELECT current_database -- x
 ('x') FROM cpu
