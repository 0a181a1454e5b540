-- expect: sql_comma_join
SELECT * FROM cpu, query_table('mem')
