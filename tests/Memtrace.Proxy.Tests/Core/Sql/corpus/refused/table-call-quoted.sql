-- expect: sql_function
FROM "read_csv"('x')
