SELECT time_bucket(INTERVAL '1 day', time, TIMESTAMP '2024-01-01') FROM cpu LIMIT 1
