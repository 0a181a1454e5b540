SELECT level, comment, version FROM events WHERE comment IS NOT NULL
