-- expect: sql_function
SELECT * FROM generate_series(1, len(range(n)))
