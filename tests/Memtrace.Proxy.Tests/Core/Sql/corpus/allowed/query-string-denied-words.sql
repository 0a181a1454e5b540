SELECT * FROM logs WHERE sql = 'DROP TABLE x; COPY y TO z' OR sql LIKE '%duckdb_secrets()%'
