-- expect: sql_statement_kind
USE memory
