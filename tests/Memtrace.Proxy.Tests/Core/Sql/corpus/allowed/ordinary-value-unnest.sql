SELECT x.value FROM (SELECT unnest([1,2,3]) AS value) x
