-- expect: sql_statement_kind
CREATE OR REPLACE TABLE stash AS SELECT 1
