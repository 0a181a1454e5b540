-- expect: sql_function
SELECT * FROM read_text('/etc/passwd')
