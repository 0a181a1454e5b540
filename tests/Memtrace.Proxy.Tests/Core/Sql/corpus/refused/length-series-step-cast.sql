-- expect: sql_function
SELECT range(a, b, '1 us'::INTERVAL) FROM cpu
