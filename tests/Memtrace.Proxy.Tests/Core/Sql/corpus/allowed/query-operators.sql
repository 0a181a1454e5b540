SELECT -a + b * c / d % e ^ 2, a ** 2, a // 2, a || b, a & b | c, ~a, a << 1, a >> 1, a != b, a <> b, a ~ 'x.*', a !~~ 'y', NOT a, +1 FROM cpu
