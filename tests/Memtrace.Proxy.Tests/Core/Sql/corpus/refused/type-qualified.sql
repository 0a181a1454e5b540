-- expect: sql_type
SELECT host::main.inet FROM cpu
