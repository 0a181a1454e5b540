-- expect: sql_function
SELECT nextval('s')
