-- expect: sql_function
SELECT printf('x %-+02000000000d', 1)
