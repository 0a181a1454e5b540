-- expect: sql_statement_kind
PREPARE p AS SELECT 1
