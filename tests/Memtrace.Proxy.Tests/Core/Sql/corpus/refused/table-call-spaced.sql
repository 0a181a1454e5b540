-- expect: sql_function
FROM glob
('*')
