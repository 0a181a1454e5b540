-- expect: sql_placeholder
SELECT 'regexp_extract(c, ' || 'https[^/]' AS a FROM cpu
