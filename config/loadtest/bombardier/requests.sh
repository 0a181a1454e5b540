# What the scenarios beside this file send; they read it. They want https://github.com/codesenberg/bombardier (Debian's package of that name
# is a game). It takes headers from its command line alone, where other users of the machine can read the key: make one for the test.
#   MEMTRACE_URL    where the proxy listens (http://127.0.0.1:9100)
#   MEMTRACE_KEY    the key
#   MEMTRACE_SQL    the query (SELECT count(*) FROM readings), without quotation marks and backslashes
#   MEMTRACE_ROWS   rows of one write (100)
# Whatever follows the scenario goes to bombardier: --connections=64 --duration=30s --latencies
url=${MEMTRACE_URL:-http://127.0.0.1:9100}
key=${MEMTRACE_KEY:?set MEMTRACE_KEY to a key}
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
printf '{"sql":"%s"}' "${MEMTRACE_SQL:-SELECT count(*) FROM readings}" > "$work/query.json"
for ((row = 0; row < ${MEMTRACE_ROWS:-100}; row++)); do
  echo "readings,host=h$((row % 10)),zone=z$((row % 3)) usage=$row.37,free=$((row * 1000))i"
done > "$work/rows.lp"

query() {
  bombardier --method=POST --header="x-api-key: $key" --header="content-type: application/json" --body-file="$work/query.json" "$@" "$url/api/v1/query"
}

write() {
  bombardier --method=POST --header="x-api-key: $key" --header="content-type: text/plain" --body-file="$work/rows.lp" "$@" "$url/api/v1/write/line-protocol"
}
