SELECT * FROM cpu WHERE host = ANY(['h1','h2']) LIMIT 1
