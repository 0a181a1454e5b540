SELECT host, time, v FROM cpu QUALIFY row_number() OVER (PARTITION BY host ORDER BY time DESC) = 1
