-- expect: sql_placeholder
SELECT src AS "mem" FROM __IDENT_0__
