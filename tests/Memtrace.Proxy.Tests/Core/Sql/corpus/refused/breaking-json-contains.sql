-- expect: sql_function
SELECT v FROM cpu WHERE json_contains(note, '1')
