-- expect: sql_function
SELECT get_block_size('x') FROM cpu
