-- expect: sql_function
SELECT * FROM cpu "Read_Parquet" ('/arc-data/tenant_b/x.parquet')
