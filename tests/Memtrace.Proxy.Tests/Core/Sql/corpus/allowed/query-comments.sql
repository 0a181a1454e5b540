/* top */ SELECT v -- the value
FROM cpu /* nested /* twice */ é */ WHERE v > 1
