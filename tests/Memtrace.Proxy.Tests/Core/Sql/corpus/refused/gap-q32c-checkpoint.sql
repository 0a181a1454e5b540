-- expect: sql_statement_kind
CHECKPOINT
