-- expect: sql_function
SELECT json_structure(repeat('[', 9000) || repeat(']', 9000))
