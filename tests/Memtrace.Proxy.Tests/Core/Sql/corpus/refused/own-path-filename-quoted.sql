-- expect: sql_keyword
SELECT c."FileName" FROM cpu c
