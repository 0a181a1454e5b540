-- expect: sql_type
SELECT '127.0.0.1'::"date".inet
