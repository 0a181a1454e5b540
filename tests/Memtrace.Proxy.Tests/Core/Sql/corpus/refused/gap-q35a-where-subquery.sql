-- expect: sql_qualified_table
SELECT * FROM cpu WHERE CAST((SELECT max(src) FROM tenant_b.secrets) AS INT) = 1
