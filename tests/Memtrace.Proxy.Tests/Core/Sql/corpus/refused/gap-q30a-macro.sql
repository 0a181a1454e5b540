-- expect: sql_statement_kind
CREATE MACRO max(x) AS 1
