-- expect: sql_function
SELECT current_setting('allowed_directories')
