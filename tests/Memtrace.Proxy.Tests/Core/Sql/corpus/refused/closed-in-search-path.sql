-- expect: sql_function
SELECT in_search_path('x') FROM cpu
