-- expect: sql_type
SELECT host::MAP(varchar, date.inet) FROM cpu
