-- expect: sql_keyword
SELECT src FROM cpu UNION ALL SELECT src FROM (TABLE "ROOT/tenant_b/**/*.parquet")
