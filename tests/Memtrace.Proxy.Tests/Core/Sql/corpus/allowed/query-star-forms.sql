SELECT * EXCLUDE (secret) REPLACE (v / 100 AS v), c.*, COLUMNS('^usage_.*'), count(*) FROM cpu c
