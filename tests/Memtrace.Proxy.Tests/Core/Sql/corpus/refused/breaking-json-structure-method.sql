-- expect: sql_function
SELECT note.json_structure() FROM cpu
