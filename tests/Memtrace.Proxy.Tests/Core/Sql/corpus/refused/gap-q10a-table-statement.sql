-- expect: sql_statement_kind
TABLE 'ROOT/tenant_b/secrets/2026/08/01/00/f.parquet'
