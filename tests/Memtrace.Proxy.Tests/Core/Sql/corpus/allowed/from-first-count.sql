FROM (FROM cpu SELECT host) SELECT count(*)
