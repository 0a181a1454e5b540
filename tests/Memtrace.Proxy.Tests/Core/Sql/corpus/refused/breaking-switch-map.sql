-- expect: sql_function
SELECT switch(map([v], [host])) FROM cpu
