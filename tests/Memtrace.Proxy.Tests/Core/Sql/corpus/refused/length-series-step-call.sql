-- expect: sql_function
SELECT range(a, b, to_microseconds(1)) FROM cpu
