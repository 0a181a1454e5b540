SELECT (host || '').lpad(8, '0') FROM cpu
