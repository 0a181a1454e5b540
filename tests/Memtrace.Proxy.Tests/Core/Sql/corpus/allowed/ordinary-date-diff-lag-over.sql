SELECT DATE_DIFF('second', LAG(time) OVER (ORDER BY time), time) AS gap FROM cpu LIMIT 2
