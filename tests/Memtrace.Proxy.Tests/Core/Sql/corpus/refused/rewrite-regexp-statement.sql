-- expect: sql_placeholder
SELECT src AS "regexp_extract(c, 'https[^/]" , ', 1)" FROM cpu; CREATE VIEW pwn AS SELECT 1 AS x -- '
