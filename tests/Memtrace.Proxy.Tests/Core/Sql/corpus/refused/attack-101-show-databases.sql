-- expect: sql_statement_kind
SHOW DATABASES
