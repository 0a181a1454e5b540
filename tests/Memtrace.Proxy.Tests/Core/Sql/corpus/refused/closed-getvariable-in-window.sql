-- expect: sql_function
SELECT sum(v) OVER (PARTITION BY getvariable(host)) FROM cpu
