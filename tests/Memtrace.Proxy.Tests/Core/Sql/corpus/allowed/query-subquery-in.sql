SELECT * FROM cpu WHERE host IN (SELECT host FROM hosts WHERE region = 'eu') AND v NOT IN (1, 2, 3)
