-- expect: sql_function
FROM cpu UNION ALL FROM query('SELECT 1')
