-- expect: sql_comma_join
SELECT * FROM cpu, information_schema.tables
