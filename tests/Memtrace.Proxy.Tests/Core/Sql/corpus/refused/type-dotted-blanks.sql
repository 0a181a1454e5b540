-- expect: sql_type
SELECT host::date /* a */ . /* b */ inet FROM cpu
