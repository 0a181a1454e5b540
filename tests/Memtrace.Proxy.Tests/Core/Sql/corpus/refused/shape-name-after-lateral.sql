-- expect: sql_table_position
SELECT * FROM cpu JOIN LATERAL mem ON true
