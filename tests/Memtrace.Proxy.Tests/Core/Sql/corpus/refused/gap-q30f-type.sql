-- expect: sql_statement_kind
CREATE TYPE t AS ENUM ('a')
