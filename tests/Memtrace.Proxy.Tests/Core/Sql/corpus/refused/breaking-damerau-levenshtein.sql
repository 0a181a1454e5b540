-- expect: sql_function
SELECT damerau_levenshtein(host, 'web-01') FROM cpu
