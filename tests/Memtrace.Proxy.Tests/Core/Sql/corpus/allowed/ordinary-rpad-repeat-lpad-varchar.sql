SELECT rpad('a', 10, '-'), repeat('ab', 3), lpad(n::VARCHAR, 8, '0') FROM cpu LIMIT 1
