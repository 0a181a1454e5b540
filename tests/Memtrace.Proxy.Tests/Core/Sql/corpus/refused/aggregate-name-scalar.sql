-- expect: sql_function
SELECT list_aggr([1], 'repeat')
