-- expect: sql_syntax
SELECT a *<> b FROM cpu
