SELECT (1, 2), ROW(1, 'a')
