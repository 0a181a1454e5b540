-- expect: sql_function
SELECT * FROM cpu JOIN mem ON cpu.host = current_schemas('x')
