-- expect: sql_function
FROM cpu SELECT current_schemas('x')
