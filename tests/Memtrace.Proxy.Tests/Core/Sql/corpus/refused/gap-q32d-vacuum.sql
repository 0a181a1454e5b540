-- expect: sql_statement_kind
VACUUM
