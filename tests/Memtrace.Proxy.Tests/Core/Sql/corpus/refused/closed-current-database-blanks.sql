-- expect: sql_function
SELECT current_database 	
 ('x') FROM cpu
