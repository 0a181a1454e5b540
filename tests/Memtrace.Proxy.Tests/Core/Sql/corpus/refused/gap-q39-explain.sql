-- expect: sql_statement_kind
EXPLAIN SELECT * FROM cpu
