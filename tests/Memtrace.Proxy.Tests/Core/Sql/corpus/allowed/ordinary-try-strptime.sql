SELECT try_strptime(host, '%Y'), try(1 / 0) FROM cpu LIMIT 1
