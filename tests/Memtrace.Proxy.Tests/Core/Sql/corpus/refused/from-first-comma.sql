-- expect: sql_comma_join
FROM cpu, mem SELECT 1
