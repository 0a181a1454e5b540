#!/usr/bin/env bash
# What inspection costs end to end: the same requests through the same program with inspection and without, interleaved in one run.
# Writes: an organization on a shared Arc (inspected) against one on a dedicated Arc (streams). Queries: the guarded query against the
# same bytes and the same answer through the streaming write. Prints the throughput with inspection as a ratio to the one without.
#   peers/inspection.sh [rounds] [seconds]        needs taskset and 4 cores; installs wrk and nginx from Debian when they are missing
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
rounds=${1:-6}
seconds=${2:-3}

if ! command -v wrk >/dev/null || ! command -v nginx >/dev/null; then
  apt-get update -qq && apt-get install -y -qq wrk nginx >/dev/null
fi

dotnet build -c Release "$root/src/Memtrace.Cli/Memtrace.Cli.csproj" >/dev/null
memtrace=$root/src/Memtrace.Cli/bin/Release/net10.0/memtrace

work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
shared=$(free_port) dedicated=$(free_port) proxy=$(free_port)

MEMTRACE_MASTER_KEY=$("$memtrace" keygen master)
export MEMTRACE_MASTER_KEY MEMTRACE_AUTH_DB_PATH=$work/store.db MEMTRACE_LOG_LEVEL=warn MEMTRACE_SERVER_HOST=127.0.0.1
provision() {
  local org
  org=$("$memtrace" org create "$1" --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])')
  "$memtrace" org add-arc "$org" --api-key arc-key --database bench --no-verify "${@:2}" >/dev/null
  "$memtrace" key create --org "$org" --name "$1" | tail -1
}
inspected_key=$(provision inspected --url "http://127.0.0.1:$shared")
streamed_key=$(provision streamed --url "http://127.0.0.1:$dedicated" --dedicated)

python3 - "$work" <<'PYTHON'
import gzip, struct, sys
def text(s): return bytes([0xa0 | len(s)]) + s.encode() if len(s) < 32 else b"\xd9" + bytes([len(s)]) + s.encode()
def column(n, item): return b"\xdc" + struct.pack(">H", n) + b"".join(item(i) for i in range(n))
def columns(n):
    time = column(n, lambda i: b"\xd3" + struct.pack(">q", 1780000000000000 + i * 1000000))
    value = lambda k: column(n, lambda i: b"\xcb" + struct.pack(">d", i * 0.5 + k))
    host = column(n, lambda i: text("host-%02d" % (i % 20)))
    return b"\x82" + text("m") + text("cpu") + text("columns") + b"\x85" + text("time") + time + b"".join(
        text("v%d" % k) + value(k) for k in range(3)) + text("host") + host
lines = lambda n: "".join("cpu,host=web-%02d,region=eu usage=%d.5,count=%di %d\n" % (i % 20, i % 100, i, 1780000000000000000 + i * 1000000000) for i in range(n)).encode()
def write(name, body): open(sys.argv[1] + "/" + name, "wb").write(body)
write("lines200", lines(3))
write("lines64k", lines(1000))
write("columns64k", columns(1450))
write("columns64k.gz", gzip.compress(columns(1450)))
write("query", b'{"sql":"SELECT time, host, avg(v) AS a, quantile_cont(v, 0.95) AS q FROM cpu WHERE time > now() - INTERVAL \'1 hour\' AND host LIKE \'web-%\' GROUP BY 1, 2 HAVING avg(v) > 10 ORDER BY 1 LIMIT 100"}')
PYTHON

for name in shared dedicated; do
  sed -e "s|WORK/|$work/$name-|g" -e "s|BACKEND|${!name}|g" "$here/backend.conf" > "$work/$name.conf"
  taskset -c 1 nginx -c "$work/$name.conf" & pids+=($!)
done
(cd "$work" && MEMTRACE_SERVER_PORT=$proxy MEMTRACE_ADMIN_PORT=$(free_port) exec taskset -c 0 "$memtrace" serve) >"$work/serve.log" 2>&1 & pids+=($!)
for port in "$shared" "$dedicated" "$proxy"; do
  for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done
done

script() { # load key body target type
  sed -e "s|BODY|$work/$3|" -e "s|TARGET|$4|" -e "s|KEY|$2|" -e "s|TYPE|$5|" "$here/inspection.lua" > "$work/$1.lua"
}
both() {
  script "$1-with" "$inspected_key" "${@:2}"
  script "$1-without" "$streamed_key" "${@:2}"
}
both lines200 lines200 /api/v1/write/line-protocol text/plain
both lines64k lines64k /api/v1/write/line-protocol text/plain
both columns64k columns64k /api/v1/write/msgpack application/msgpack
both columns64k-gzip columns64k.gz /api/v1/write/msgpack application/msgpack
script query-with "$inspected_key" query /api/v1/query application/json
script query-without "$streamed_key" query /api/v1/write/line-protocol application/json

measure() { taskset -c 2,3 wrk -t2 -c64 -d"$1" -s "$work/$2.lua" "http://127.0.0.1:$proxy" | awk '/Requests\/sec/ { print $2 } /Non-2xx/ { print "failed" }'; }

loads="lines200 lines64k columns64k columns64k-gzip query"
for load in $loads $loads; do for how in with without; do measure 4 "$load-$how" >/dev/null; done; done
for load in $loads; do
  for _ in $(seq "$rounds"); do
    for how in without with; do echo "$load $how $(measure "$seconds" "$load-$how")"; done
  done
done | python3 -c '
import collections, statistics, sys
found = collections.defaultdict(list)
order = []
for line in sys.stdin:
    load, how, number = line.split()
    found[load, how].append(float(number))
    if load not in order: order.append(load)
print("| load | without | with inspection |")
print("|---|---|---|")
for load in order:
    pairs = [w / n for w, n in zip(found[load, "with"], found[load, "without"])]
    print(f"| {load} | 1.00 | {statistics.median(pairs):.2f} (lowest {min(pairs):.2f}, highest {max(pairs):.2f}) |")
'
