SELECT make_timestamp(1700000000000000), time_bucket('5 minutes'::INTERVAL, time) FROM cpu LIMIT 1
