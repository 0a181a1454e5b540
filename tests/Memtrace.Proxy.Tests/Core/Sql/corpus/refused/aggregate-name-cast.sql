-- expect: sql_function
SELECT list_aggr(l, 'sum'::VARCHAR) FROM cpu
