-- expect: sql_function
SELECT * FROM cpu JOIN LATERAL (SELECT current_database(host) AS s) l ON true
