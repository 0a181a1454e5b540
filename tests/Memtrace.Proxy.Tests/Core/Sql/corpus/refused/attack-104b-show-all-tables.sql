-- expect: sql_statement_kind
SHOW ALL TABLES
