-- expect: sql_function
SELECT NULL::INT[999][999]
