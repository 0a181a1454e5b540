SELECT host || ':' || n::VARCHAR AS k, v IS NULL, v IS NOT NULL, NOT (v > 1), v IS DISTINCT FROM 2, -v, +v FROM cpu LIMIT 1
