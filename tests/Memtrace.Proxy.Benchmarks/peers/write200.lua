wrk.method = "POST"
wrk.path = "/api/v1/write/line-protocol"
wrk.body = string.rep("c,h=a v=1 1780000000\n", 10)
wrk.headers["x-api-key"] = "KEY"
wrk.headers["Content-Type"] = "text/plain"
