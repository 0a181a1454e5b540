-- expect: sql_keyword
SELECT [(DESC cpu)] FROM cpu
