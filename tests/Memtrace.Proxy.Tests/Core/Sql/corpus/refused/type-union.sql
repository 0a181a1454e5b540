-- expect: sql_type
SELECT v::UNION(a INTEGER, b VARCHAR) FROM cpu
