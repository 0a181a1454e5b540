SELECT extract(hour FROM time), date_part('dow', time), dayname(time), strftime(time, '%Y-%m-%d'), strptime('2024-01-01', '%Y-%m-%d'), year(time), month(time), week(time) FROM cpu LIMIT 1
