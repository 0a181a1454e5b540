-- expect: sql_function
SELECT * FROM read_duckdb('x.db')
