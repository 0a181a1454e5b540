-- expect: sql_qualified_table
SELECT * FROM cpu JOIN tenant_b.secrets USING (time)
