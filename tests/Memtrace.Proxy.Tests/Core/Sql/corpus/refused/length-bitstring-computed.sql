-- expect: sql_function
SELECT bitstring('1', n) FROM cpu
