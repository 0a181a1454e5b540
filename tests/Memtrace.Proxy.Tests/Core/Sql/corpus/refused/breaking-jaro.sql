-- expect: sql_function
SELECT jaro_similarity(host, 'web-01') FROM cpu
