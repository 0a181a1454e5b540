-- expect: sql_statement_kind
DESCRIBE 'ROOT/tenant_b/secrets/2026/08/01/00/f.parquet'
