-- expect: sql_keyword
SELECT * FROM cpu UNPIVOT (v FOR n IN (a, b))
