-- expect: sql_function
SELECT printf('%.2000000000f', 1.0)
