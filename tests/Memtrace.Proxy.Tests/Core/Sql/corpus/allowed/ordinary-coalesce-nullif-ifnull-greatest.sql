SELECT coalesce(host, 'x'), nullif(host, 'h1'), ifnull(v, 0), if(v > 1, 'a', 'b'), greatest(1, 2), least(1, 2), typeof(v) FROM cpu LIMIT 1
