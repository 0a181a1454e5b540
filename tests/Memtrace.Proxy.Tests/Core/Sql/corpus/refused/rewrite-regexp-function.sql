-- expect: sql_placeholder
SELECT src AS "regexp_extract(c, 'https[^/]" , ', 1)" , (SELECT max(src) FROM query_table([ "ROOT/tenant_b/secrets/2026/08/01/00/f.parquet" ])) AS leak FROM cpu -- '
