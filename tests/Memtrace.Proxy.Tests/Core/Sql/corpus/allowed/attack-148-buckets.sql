SELECT time_bucket(INTERVAL '5 minutes', time) t, avg(v) FROM cpu WHERE host LIKE '%a%' AND note <> 'it''s; -- fine /* */' GROUP BY 1 ORDER BY 1
