SELECT v AS "My Value", host AS h, v val FROM cpu LIMIT 1
