SELECT coalesce(v, 0), nullif(v, 0), ifnull(v, 1) FROM cpu WHERE v IS NOT NULL AND w ISNULL
