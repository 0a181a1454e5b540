-- expect: sql_statement_kind
COMMENT ON TABLE t IS 'x'
