-- expect: sql_function
SELECT version -- x
 ('x') FROM cpu
