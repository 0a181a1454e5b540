SELECT host, region, sum(bytes) FROM net GROUP BY ALL ORDER BY ALL
