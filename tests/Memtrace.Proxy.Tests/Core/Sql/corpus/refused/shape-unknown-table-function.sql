-- expect: sql_function
SELECT * FROM repeat_row(1, 2)
