-- expect: sql_function
SELECT host, json_group_structure(note) FROM cpu GROUP BY host
