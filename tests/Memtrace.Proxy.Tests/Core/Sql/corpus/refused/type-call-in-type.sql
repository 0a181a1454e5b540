-- expect: sql_type
SELECT v::DECIMAL(version(), 2) FROM cpu
