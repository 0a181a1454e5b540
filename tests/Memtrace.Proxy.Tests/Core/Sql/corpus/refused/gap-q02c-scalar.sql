-- expect: sql_qualified_table
SELECT (SELECT max(src) FROM tenant_b.secrets) FROM cpu
