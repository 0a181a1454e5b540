-- expect: sql_type
SELECT CAST(host AS json.geometry) FROM cpu
