-- expect: sql_function
SELECT unnest(generate_series(1, n)) FROM cpu
