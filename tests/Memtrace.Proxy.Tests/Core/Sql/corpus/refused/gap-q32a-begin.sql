-- expect: sql_statement_kind
BEGIN
