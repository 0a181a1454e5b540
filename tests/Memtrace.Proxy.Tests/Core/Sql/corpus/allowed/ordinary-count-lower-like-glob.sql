SELECT count(*) c FROM cpu WHERE lower(host) LIKE '%h%' OR host GLOB 'h*' 
