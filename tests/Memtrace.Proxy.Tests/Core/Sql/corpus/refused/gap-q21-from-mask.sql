-- expect: sql_placeholder
SELECT EXTRACT(YEAR FROM d) __from_mask_0__ 'ROOT/tenant_b/secrets/2026/08/01/00/f.parquet'
