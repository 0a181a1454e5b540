-- expect: sql_character
SELECT * FROM $é$ROOT/tenant_b/secrets/2026/08/01/00/f.parquet$é$
