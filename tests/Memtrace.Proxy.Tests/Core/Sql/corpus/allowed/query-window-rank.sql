SELECT * FROM (SELECT host, v, row_number() OVER (PARTITION BY host ORDER BY v DESC) AS n FROM cpu) r WHERE r.n <= 3
