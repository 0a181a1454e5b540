-- expect: sql_qualified_table
WITH a AS (FROM tenant_b.cpu SELECT v) FROM a
