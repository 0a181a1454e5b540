-- expect: sql_keyword
SELECT * FROM tenant_a."FileName"
