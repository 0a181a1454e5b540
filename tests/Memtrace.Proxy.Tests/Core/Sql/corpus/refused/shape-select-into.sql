-- expect: sql_keyword
SELECT * INTO t FROM cpu
