-- expect: sql_statement_kind
UNPIVOT 'ROOT/tenant_b/secrets/2026/08/01/00/f.parquet' ON src INTO NAME n VALUE v
