-- expect: sql_function
SELECT setseed(0.5)
