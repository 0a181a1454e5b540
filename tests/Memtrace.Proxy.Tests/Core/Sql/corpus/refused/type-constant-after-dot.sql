-- expect: sql_type
SELECT main.inet '1.2.3.4' FROM cpu
