-- expect: sql_function
SELECT max(lower(coalesce(version('x'), host))) FROM cpu
