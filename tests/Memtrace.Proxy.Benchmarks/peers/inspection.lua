local file = io.open("BODY", "rb")
wrk.method = "POST"
wrk.path = "TARGET"
wrk.body = file:read("*a")
wrk.headers["x-api-key"] = "KEY"
wrk.headers["Content-Type"] = "TYPE"
file:close()
