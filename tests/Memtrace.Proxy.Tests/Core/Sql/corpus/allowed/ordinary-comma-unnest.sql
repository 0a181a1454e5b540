SELECT e.time, t.tag FROM events e, unnest(e.tags) AS t(tag)
