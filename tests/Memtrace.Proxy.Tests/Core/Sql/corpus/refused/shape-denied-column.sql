-- expect: sql_keyword
SELECT set FROM cpu
