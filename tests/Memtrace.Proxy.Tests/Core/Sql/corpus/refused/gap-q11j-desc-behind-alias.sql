-- expect: sql_syntax
SELECT * FROM cpu c (desc "/arc-data/tenant_b/**/*.parquet")
