-- expect: sql_placeholder
SELECT 'Read_Parquet' FROM cpu
