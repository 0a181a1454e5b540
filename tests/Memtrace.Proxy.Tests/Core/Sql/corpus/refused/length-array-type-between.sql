-- expect: sql_function
SELECT NULL::INT[300][][300]
