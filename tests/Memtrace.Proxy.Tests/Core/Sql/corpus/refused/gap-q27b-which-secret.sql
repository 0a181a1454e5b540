-- expect: sql_function
SELECT * FROM which_secret('s3://x', 's3')
