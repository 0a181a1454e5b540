-- expect: sql_character
SELECT * FROM tenant_b.x
