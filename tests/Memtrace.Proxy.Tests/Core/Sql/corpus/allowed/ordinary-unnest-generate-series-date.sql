SELECT unnest(generate_series(DATE '2024-01-01', DATE '2024-01-05', INTERVAL '1 day')) AS d
