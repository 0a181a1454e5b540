-- expect: sql_keyword
FROM cpu SELECT (TABLE mem)
