-- expect: sql_placeholder
SELECT 1 /* __IDENT_0__ */
