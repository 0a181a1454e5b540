-- expect: sql_keyword
SELECT c.load FROM cpu c
