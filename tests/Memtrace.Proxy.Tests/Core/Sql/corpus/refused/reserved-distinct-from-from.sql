-- expect: sql_syntax
SELECT a IS DISTINCT FROM FROM cpu
