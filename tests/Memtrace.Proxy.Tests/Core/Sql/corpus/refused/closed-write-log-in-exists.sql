-- expect: sql_function
SELECT 1 FROM cpu WHERE EXISTS (FROM mem SELECT write_log('x'))
