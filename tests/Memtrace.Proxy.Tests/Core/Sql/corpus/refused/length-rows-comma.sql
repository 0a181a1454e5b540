-- expect: sql_function
SELECT * FROM cpu, range(1000000000)
