-- expect: sql_function
SELECT max(lower(coalesce(current_database('x'), host))) FROM cpu
