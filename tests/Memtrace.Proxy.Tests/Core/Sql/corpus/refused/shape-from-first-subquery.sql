-- expect: sql_statement_kind
SELECT * FROM (FROM cpu)
