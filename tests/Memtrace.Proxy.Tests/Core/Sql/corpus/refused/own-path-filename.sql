-- expect: sql_keyword
SELECT filename FROM cpu
