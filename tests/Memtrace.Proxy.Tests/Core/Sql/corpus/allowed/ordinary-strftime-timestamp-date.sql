SELECT strftime(to_timestamp(1700000000), '%c'), strftime(DATE '2024-01-01', '%d/%m/%Y')
