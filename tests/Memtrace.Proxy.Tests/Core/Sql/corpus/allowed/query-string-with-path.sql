SELECT * FROM logs WHERE path LIKE 'C:\temp\%' AND file = '/var/x.parquet'
