SELECT * FROM cpu WHERE host IN ('h1', 'h2') AND v BETWEEN 1 AND 5 AND host LIKE 'h%' AND host NOT ILIKE 'X%' AND host SIMILAR TO 'h[0-9]+'
