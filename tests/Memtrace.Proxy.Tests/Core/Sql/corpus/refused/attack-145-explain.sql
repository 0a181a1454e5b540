-- expect: sql_statement_kind
EXPLAIN ANALYZE SELECT * FROM cpu
