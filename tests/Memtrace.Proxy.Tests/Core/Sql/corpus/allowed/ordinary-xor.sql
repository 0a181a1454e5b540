SELECT n & 1, n | 2, xor(n, 3), n << 1, n >> 1, ~n FROM cpu LIMIT 1
