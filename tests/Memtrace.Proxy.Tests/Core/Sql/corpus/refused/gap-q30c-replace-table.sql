-- expect: sql_statement_kind
CREATE OR REPLACE TABLE t AS SELECT 1
