-- expect: sql_function
SELECT version 	
 ('x') FROM cpu
