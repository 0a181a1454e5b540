-- expect: sql_quoting
SELECT 'abc
