SELECT url FROM hits WHERE url LIKE '%google%' AND phrase <> '' ORDER BY 1 LIMIT 10
