-- expect: sql_keyword
FROM cpu PIVOT (max(v) FOR host IN ('a'))
