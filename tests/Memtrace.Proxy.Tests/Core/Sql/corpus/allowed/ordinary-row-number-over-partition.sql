SELECT host, v, row_number() OVER (PARTITION BY host ORDER BY v DESC) AS rn FROM cpu QUALIFY rn <= 2
