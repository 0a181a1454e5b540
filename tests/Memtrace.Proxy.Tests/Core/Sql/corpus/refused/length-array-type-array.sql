-- expect: sql_function
SELECT NULL::INT ARRAY[99999]
