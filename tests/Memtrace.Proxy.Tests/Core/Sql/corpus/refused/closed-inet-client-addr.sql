-- expect: sql_function
SELECT inet_client_addr('x') FROM cpu
