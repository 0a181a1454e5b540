-- expect: sql_function
SELECT * FROM iceberg_metadata('x')
