-- expect: sql_type
SELECT host::ENUM('a', 'b') FROM cpu
