-- expect: sql_syntax
SELECT a FROM cpu WHERE a IS NOT DISTINCT FROM WHERE b
