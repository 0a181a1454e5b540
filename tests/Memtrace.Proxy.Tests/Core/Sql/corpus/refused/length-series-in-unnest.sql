-- expect: sql_function
SELECT * FROM unnest(range(10000000)) t(i)
