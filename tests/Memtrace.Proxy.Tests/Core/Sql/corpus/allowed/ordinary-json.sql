SELECT to_json(cpu) FROM cpu LIMIT 1
