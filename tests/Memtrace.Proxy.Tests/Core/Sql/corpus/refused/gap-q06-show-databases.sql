-- expect: sql_statement_kind
  /* first */ show databases
