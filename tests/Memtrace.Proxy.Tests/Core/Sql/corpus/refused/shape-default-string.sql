-- expect: sql_qualified_table
SELECT * FROM default.'x.parquet'
