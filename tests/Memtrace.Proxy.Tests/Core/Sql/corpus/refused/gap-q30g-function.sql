-- expect: sql_statement_kind
CREATE FUNCTION f(x) AS x
