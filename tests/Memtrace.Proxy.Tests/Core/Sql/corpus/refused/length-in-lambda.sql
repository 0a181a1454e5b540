-- expect: sql_function
SELECT list_transform(l, x -> repeat('a', x)) FROM cpu
