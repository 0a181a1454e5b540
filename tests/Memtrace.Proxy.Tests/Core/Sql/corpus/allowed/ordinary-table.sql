SELECT 'it''s', "host" FROM "cpu" LIMIT 1
