-- expect: sql_statement_kind
SELECT * EXCEPT (a) FROM cpu
