-- expect: sql_qualified_table
FROM information_schema.tables
