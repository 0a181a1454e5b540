SELECT DATE '2026-01-01', TIME '10:00:00', INTERVAL '1' DAY, epoch_ms(time), strftime(time, '%Y-%m-%d'), to_timestamp(0) FROM cpu
