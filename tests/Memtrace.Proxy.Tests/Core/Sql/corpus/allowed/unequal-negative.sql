SELECT * FROM cpu WHERE v<>-1 AND w <> 2
