-- expect: sql_type
SELECT host::"inet" FROM cpu
