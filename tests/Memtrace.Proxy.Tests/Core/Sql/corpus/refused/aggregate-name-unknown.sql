-- expect: sql_function
SELECT aggregate([1], 'json_group_structure')
