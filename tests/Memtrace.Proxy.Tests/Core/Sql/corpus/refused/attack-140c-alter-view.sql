-- expect: sql_statement_kind
ALTER VIEW v RENAME TO w
