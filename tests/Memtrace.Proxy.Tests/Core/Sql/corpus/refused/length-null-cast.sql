-- expect: sql_function
SELECT list_resize(l, 5::BIGINT) FROM cpu
