-- expect: sql_function
FROM generate_series(-900000000, 900000000)
