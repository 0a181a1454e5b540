-- expect: sql_function
SELECT * FROM enable_logging() /* */
