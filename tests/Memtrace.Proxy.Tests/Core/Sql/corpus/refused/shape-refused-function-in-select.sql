-- expect: sql_function
SELECT "read_blob" ('x')
