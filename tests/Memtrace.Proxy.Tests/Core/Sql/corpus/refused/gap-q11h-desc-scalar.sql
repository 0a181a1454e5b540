-- expect: sql_keyword
SELECT (/**/ DeSc "/arc-data/tenant_b/secrets/f.parquet") FROM cpu
