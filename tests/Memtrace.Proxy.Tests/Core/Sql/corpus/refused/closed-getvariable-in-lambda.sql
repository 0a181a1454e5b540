-- expect: sql_function
SELECT list_transform([1], x -> getvariable(x)) FROM cpu
