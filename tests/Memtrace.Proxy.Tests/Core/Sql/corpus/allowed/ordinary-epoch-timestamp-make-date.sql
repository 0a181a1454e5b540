SELECT epoch(time), epoch_ms(time), epoch_us(time), to_timestamp(1700000000), make_timestamp(2024, 1, 1, 0, 0, 0.0), epoch_ms(1700000000000), make_date(2024, 1, 1) FROM cpu LIMIT 1
