-- expect: sql_comma_join
SELECT * FROM cpu, tenant_a.mem
