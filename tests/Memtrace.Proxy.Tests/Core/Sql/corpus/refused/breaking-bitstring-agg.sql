-- expect: sql_function
SELECT bitstring_agg(v, 0, 999999999) FROM cpu GROUP BY host
