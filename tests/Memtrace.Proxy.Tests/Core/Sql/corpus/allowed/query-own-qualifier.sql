SELECT tenant_a.v FROM tenant_a.cpu JOIN "tenant_a"."mem" m USING (time) JOIN default.disk USING (time) CROSS JOIN "default" . /* x */ net
