-- What the scenarios beside this file send. The keys come from the environment, so that they stand in no list of processes:
--   MEMTRACE_KEYS   one key or several, separated by commas; requests take them in turn
--   MEMTRACE_SQL    the query (SELECT count(*) FROM readings)
--   MEMTRACE_ROWS   rows of one write (100)
local keys = {}
for key in (os.getenv("MEMTRACE_KEYS") or ""):gmatch("[^,%s]+") do keys[#keys + 1] = key end
assert(#keys > 0, "set MEMTRACE_KEYS to one key, or to several separated by commas")

local function json(text)
  return '"' .. text:gsub('[%c"\\]', function(sign) return string.format("\\u%04x", sign:byte()) end) .. '"'
end

local rows = {}
for row = 1, tonumber(os.getenv("MEMTRACE_ROWS") or "100") do
  rows[row] = string.format("readings,host=h%d,zone=z%d usage=%.2f,free=%di", row % 10, row % 3, row * 0.37, row * 1000)
end

local sql = '{"sql":' .. json(os.getenv("MEMTRACE_SQL") or "SELECT count(*) FROM readings") .. "}"
local lines = table.concat(rows, "\n")

-- wrk says to each thread which one it is; each begins elsewhere among the keys, so that they do not walk side by side.
local started = 0
setup = function(thread)
  thread:set("place", started * 0.618034 % 1)
  started = started + 1
end

-- Writes and queries take turns of their own: of one for both, with ten keys, only one would ever ask.
local turns = {}

local function send(path, kind, body, connection)
  local turn = turns[path] or math.floor((place or 0) * #keys)
  turns[path] = turn + 1
  return wrk.format("POST", path, {
    ["x-api-key"] = keys[turn % #keys + 1],
    ["content-type"] = kind,
    ["connection"] = connection,
  }, body)
end

return {
  query = function(connection) return send("/api/v1/query", "application/json", sql, connection) end,
  write = function(connection) return send("/api/v1/write/line-protocol", "text/plain", lines, connection) end,
}
