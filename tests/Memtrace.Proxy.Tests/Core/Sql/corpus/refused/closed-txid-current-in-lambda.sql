-- expect: sql_function
SELECT list_transform([1], x -> txid_current(x)) FROM cpu
