SELECT time AT TIME ZONE 'Europe/Berlin' FROM cpu
