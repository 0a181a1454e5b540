SELECT DISTINCT ON (host) host, time, v FROM cpu ORDER BY host, time DESC
