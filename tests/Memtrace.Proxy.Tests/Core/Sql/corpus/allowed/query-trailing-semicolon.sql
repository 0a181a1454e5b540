SELECT count(*) FROM cpu ;  -- done
