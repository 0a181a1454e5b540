SELECT * FROM range(0, 10, 2) r(i) LEFT JOIN cpu ON cpu.n = r.i
