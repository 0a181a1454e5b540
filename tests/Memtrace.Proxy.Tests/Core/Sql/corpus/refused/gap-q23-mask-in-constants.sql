-- expect: sql_placeholder
SELECT '__STR_1__' AS a, src AS ' || (SELECT max(src) FROM "ROOT/x.parquet") || ' FROM cpu
