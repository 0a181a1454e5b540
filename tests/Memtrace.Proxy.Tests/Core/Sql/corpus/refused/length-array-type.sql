-- expect: sql_function
SELECT NULL::INT[99999]
