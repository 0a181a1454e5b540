WITH recent AS (FROM cpu WHERE v > 1) FROM recent SELECT avg(v)
