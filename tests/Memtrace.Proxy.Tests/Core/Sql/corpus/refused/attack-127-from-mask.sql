-- expect: sql_placeholder
SELECT src, EXTRACT(YEAR FROM DATE '2020-01-01') __FROM_MASK_0__ 'ROOT/tenant_b/secrets/2026/08/01/00/f.parquet'
