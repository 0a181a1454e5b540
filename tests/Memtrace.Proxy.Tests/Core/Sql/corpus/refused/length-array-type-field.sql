-- expect: sql_function
SELECT NULL::STRUCT(a INT[99999])
