-- expect: sql_function
FROM READ_TEXT('x')
