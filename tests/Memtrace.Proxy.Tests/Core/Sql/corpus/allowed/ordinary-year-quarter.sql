SELECT year(time) y, quarter(time) q FROM cpu GROUP BY y, q
