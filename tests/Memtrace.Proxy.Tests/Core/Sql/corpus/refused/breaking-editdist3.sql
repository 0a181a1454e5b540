-- expect: sql_function
SELECT editdist3(host, 'web-01') FROM cpu
