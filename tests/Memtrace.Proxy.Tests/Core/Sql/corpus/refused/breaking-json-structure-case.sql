-- expect: sql_function
SELECT Json_Structure/**/(note) FROM cpu
