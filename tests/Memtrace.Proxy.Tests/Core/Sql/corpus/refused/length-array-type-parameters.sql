-- expect: sql_function
SELECT NULL::DECIMAL(10, 2)[99999]
