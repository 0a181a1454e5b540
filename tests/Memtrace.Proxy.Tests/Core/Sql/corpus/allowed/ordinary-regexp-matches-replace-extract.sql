SELECT regexp_matches(host, 'h[0-9]'), regexp_replace(host, 'h', 'x', 'g'), regexp_extract(host, 'h([0-9])', 1), host ~ 'h.', regexp_split_to_array(host, '-') FROM cpu LIMIT 1
