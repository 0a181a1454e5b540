-- expect: sql_quoting
SELECT *, 1 AS "INTEGER", CAST(NULL AS STRUCT('[1:0] || $$ROOT/voya/cpu$$ || '_IDENT_0__)) AS s FROM "cpu"_STR_1__
