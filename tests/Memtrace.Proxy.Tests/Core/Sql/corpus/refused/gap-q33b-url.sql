-- expect: sql_table_position
SELECT * FROM 'http://localhost/x.csv'
