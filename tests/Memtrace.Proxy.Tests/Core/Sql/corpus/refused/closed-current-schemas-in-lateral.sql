-- expect: sql_function
SELECT * FROM cpu JOIN LATERAL (SELECT current_schemas(host) AS s) l ON true
