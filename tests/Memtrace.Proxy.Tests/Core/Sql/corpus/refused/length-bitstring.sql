-- expect: sql_function
SELECT bitstring('1', 2000000000)
