SELECT interval '1' day, interval 5 second, interval '1 month 2 days'
