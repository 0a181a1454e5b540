SELECT time, (v - lag(v) OVER (ORDER BY time)) / nullif(epoch(time) - epoch(lag(time) OVER (ORDER BY time)), 0) AS rate FROM cpu ORDER BY time
