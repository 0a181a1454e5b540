-- expect: sql_placeholder
SELECT b.src FROM (SELECT 5 AS "to_timestamp((epoch(x", TIMESTAMP '2024-01-01' AS "a)::BIGINT // 3600) * 3600)", (("date_trunc('hour', x" ) c, "ROOT/tenant_b/secrets/2026/08/01/00/f.parquet" b WHERE now() > date_trunc('hour', "a)") ))
