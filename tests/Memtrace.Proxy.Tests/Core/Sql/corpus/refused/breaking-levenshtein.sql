-- expect: sql_function
SELECT levenshtein(host, 'web-01') FROM cpu
