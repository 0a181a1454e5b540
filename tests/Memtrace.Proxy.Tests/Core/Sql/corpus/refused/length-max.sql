-- expect: sql_function
SELECT max(v, 999999) FROM cpu GROUP BY host
