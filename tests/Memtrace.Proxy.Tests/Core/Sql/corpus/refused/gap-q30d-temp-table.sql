-- expect: sql_statement_kind
CREATE TEMP TABLE t AS SELECT 1
