-- expect: sql_qualified_table
FROM cpu UNION ALL FROM tenant_b.cpu
