-- expect: sql_type
SELECT "inet" '1.2.3.4' FROM cpu
