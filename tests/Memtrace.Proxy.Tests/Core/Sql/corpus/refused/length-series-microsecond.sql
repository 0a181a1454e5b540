-- expect: sql_function
SELECT len(generate_series(TIMESTAMP '2000-01-01', TIMESTAMP '2000-01-02', INTERVAL 200 MICROSECOND))
