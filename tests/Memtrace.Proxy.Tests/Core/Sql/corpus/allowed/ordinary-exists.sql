SELECT cpu.host FROM cpu WHERE EXISTS (FROM mem WHERE mem.host = cpu.host) LIMIT 1
