-- expect: sql_function
SELECT "Current_Catalog" FROM cpu
