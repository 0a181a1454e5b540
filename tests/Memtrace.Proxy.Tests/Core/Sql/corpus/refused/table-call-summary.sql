-- expect: sql_function
FROM summary(cpu)
