SELECT host.upper() FROM cpu LIMIT 1
