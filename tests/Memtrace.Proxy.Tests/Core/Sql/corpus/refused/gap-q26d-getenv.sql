-- expect: sql_function
SELECT getenv('HOME')
