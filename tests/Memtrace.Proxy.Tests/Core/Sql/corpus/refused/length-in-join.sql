-- expect: sql_function
SELECT * FROM cpu JOIN range(1000000000) r(i) ON true
