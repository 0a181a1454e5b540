SELECT * FROM cpu ANTI JOIN mem ON cpu.host = mem.host
