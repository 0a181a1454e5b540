-- expect: sql_function
SELECT json_merge_patch(note, note) FROM cpu
