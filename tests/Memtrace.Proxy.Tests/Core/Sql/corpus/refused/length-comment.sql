-- expect: sql_function
FROM range/* x */(/* y */1000000000)
