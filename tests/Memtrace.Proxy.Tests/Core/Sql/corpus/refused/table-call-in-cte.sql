-- expect: sql_function
WITH a AS (FROM parquet_metadata('x')) FROM a
