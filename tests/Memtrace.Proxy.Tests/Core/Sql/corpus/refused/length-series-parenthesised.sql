-- expect: sql_function
SELECT range((5))
