-- expect: sql_function
SELECT CASE WHEN true THEN txid_current('x') END FROM cpu
