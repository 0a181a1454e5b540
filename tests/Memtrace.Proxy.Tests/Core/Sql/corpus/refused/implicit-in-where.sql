-- expect: sql_function
SELECT host FROM cpu WHERE host = session_user
