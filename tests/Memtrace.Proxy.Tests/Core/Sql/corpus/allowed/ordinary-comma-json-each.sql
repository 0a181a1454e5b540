SELECT e.time, j.key, j.value FROM events e, json_each(e.payload) j
