SELECT "Host Name", "a""b", "select" FROM "my-measurement" AS "M m" WHERE "M m"."x/y.z" > 1
