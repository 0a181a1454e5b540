-- expect: sql_function
FROM (FROM (FROM read_blob('x')))
