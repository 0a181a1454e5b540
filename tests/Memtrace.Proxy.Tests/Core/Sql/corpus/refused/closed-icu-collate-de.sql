-- expect: sql_function
SELECT icu_collate_de('x') FROM cpu
