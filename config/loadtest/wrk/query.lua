-- Queries over connections that stay open.
--   MEMTRACE_KEYS=mtk_… wrk --threads 2 --connections 64 --duration 30s --latency --script config/loadtest/wrk/query.lua http://127.0.0.1:9100
-- requests.lua says what else can be set. "Non-2xx" in the result are refusals: with them nothing is a measure of throughput.
local requests = dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "requests.lua")

request = function() return requests.query() end
