-- expect: sql_comma_join
SELECT * FROM cpu c, mem m WHERE c.host = m.host
