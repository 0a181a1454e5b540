SELECT * FROM logs WHERE msg = 'line one
line two'
