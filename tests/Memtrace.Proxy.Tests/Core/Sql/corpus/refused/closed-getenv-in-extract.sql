-- expect: sql_function
SELECT extract(year FROM getenv('x')) FROM cpu
