-- expect: sql_function
SELECT vector_type('x') FROM cpu
