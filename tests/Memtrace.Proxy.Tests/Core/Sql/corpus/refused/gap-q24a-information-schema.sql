-- expect: sql_qualified_table
SELECT * FROM information_schema.tables
