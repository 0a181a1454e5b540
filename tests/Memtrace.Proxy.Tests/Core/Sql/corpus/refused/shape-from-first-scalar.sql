-- expect: sql_statement_kind
SELECT (FROM cpu SELECT max(v))
