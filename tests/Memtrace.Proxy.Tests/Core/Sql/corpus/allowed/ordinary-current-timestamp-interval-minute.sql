SELECT * FROM cpu WHERE time > current_timestamp - INTERVAL '30' MINUTE AND time::DATE = current_date
