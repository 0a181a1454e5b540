-- expect: sql_keyword
SELECT * FROM cpu PIVOT (max(src) FOR host IN (1, 2))
