-- expect: sql_quoting
SELECT *, EXTRACT(YEAR FROM time) AS y, 1 AS '[1:0] || $$ROOT/voya/cpu$$ || '_FROM_MASK_0__ FROM "cpu"_STR_0__
