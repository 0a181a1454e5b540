SELECT * FROM logs WHERE msg = 'it''s -- not a comment /* nor this */ ; SELECT' AND a <> '' AND b = ''''
