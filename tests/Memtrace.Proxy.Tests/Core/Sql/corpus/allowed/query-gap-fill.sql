SELECT s.t, c.v FROM generate_series(TIMESTAMP '2026-01-01', TIMESTAMP '2026-01-02', INTERVAL '1 hour') AS s(t) LEFT JOIN cpu c ON c.time = s.t
