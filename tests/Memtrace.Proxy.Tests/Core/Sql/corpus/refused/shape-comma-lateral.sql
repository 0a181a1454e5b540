-- expect: sql_comma_join
SELECT * FROM cpu c, LATERAL (SELECT c.v) l
