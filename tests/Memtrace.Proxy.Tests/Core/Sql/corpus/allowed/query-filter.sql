SELECT count(*) FILTER (WHERE level = 'error') AS errors, count(*) FROM logs
