-- expect: sql_qualified_table
SELECT * FROM pg_catalog.pg_class
