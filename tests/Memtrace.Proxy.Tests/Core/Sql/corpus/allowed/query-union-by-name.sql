SELECT host, v FROM cpu UNION ALL BY NAME SELECT host, used FROM mem
