-- expect: sql_function
SELECT * FROM enable_logging(storage:='file', storage_path:='ROOT/tenant_b/x')
