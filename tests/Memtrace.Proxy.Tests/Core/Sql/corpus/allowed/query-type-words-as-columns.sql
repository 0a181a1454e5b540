SELECT time, timestamp, date, name, value, type, key, status, user FROM metrics
