-- expect: sql_qualified_table
WITH s AS (SELECT * FROM tenant_b.secrets) SELECT * FROM s
