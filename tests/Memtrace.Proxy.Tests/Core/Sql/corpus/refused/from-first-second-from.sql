-- expect: sql_syntax
FROM cpu SELECT v FROM mem
