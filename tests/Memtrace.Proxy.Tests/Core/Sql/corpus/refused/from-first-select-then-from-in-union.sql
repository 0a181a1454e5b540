-- expect: sql_syntax
FROM cpu SELECT v UNION ALL FROM mem SELECT v FROM x
