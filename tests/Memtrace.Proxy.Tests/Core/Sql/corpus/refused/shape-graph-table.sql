-- expect: sql_keyword
SELECT * FROM GRAPH_TABLE (g MATCH x)
