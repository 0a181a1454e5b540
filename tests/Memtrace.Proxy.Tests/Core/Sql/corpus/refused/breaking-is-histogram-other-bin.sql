-- expect: sql_function
SELECT is_histogram_other_bin(max(v)) FROM cpu
