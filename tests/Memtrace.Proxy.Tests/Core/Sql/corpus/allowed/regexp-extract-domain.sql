SELECT regexp_extract(url, '^https?://([^/]+)', 1) AS host, count(*) FROM hits GROUP BY 1
