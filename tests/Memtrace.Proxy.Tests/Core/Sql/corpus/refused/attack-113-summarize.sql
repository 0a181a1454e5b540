-- expect: sql_statement_kind
SUMMARIZE 'ROOT/tenant_b/secrets/**/*.parquet'
