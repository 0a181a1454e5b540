-- expect: sql_function
SELECT "json_structure"(note) FROM cpu
