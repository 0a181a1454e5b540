-- expect: sql_function
SELECT v FROM cpu ORDER BY jaro_winkler_similarity(host, 'web-01')
