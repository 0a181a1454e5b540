-- expect: sql_type
SELECT host::/* x */regclass FROM cpu
