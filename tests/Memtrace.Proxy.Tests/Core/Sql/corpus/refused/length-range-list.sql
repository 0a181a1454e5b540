-- expect: sql_function
SELECT len(range(99999999)) FROM cpu
