-- expect: sql_function
SELECT "GetVariable" ('x')
