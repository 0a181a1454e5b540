SELECT COUNT(*) AS cnt FROM events WHERE org_id = 'org_1' AND time >= NOW() - INTERVAL '24 hours'
