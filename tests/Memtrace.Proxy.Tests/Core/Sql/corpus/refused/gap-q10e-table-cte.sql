-- expect: sql_keyword
WITH x AS (TABLE 'ROOT/tenant_b/secrets/2026/08/01/00/f.parquet') SELECT * FROM x
