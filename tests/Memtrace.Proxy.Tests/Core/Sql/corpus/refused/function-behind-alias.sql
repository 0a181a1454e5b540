-- expect: sql_function
SELECT l.mx FROM cpu c, LATERAL (SELECT max(v) AS mx FROM cpu) l enable_logging()
