wrk.method = "POST"
wrk.path = "/api/v1/query"
wrk.body = [[{"sql":"SELECT time, host, avg(v) FROM cpu WHERE time > now() - INTERVAL '1 hour' GROUP BY 1, 2 ORDER BY 1 LIMIT 100"}]]
wrk.headers["x-api-key"] = "KEY"
wrk.headers["Content-Type"] = "application/json"
