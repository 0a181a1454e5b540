-- expect: sql_function
SELECT format('{:>2000000000}', 1)
