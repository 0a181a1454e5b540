#!/usr/bin/env bash
# End to end against a peer, side by side in one run: nginx with lua doing the same tenant work (the key looked up in a shared
# dictionary, credential and database put on), and memtrace serve, both on one core in front of the same nginx back end.
# Prints requests per second as a ratio to nginx-lua: absolute numbers mean nothing on a shared machine.
#   peers/run.sh [rounds] [seconds]        needs taskset and 4 cores; installs wrk and nginx from Debian when they are missing
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
rounds=${1:-5}
seconds=${2:-4}

if ! command -v wrk >/dev/null || ! command -v nginx >/dev/null || ! ls /usr/lib/nginx/modules/ngx_http_lua_module.so >/dev/null 2>&1; then
  apt-get update -qq && apt-get install -y -qq wrk nginx libnginx-mod-http-lua >/dev/null
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
backend=$(free_port) lua=$(free_port) proxy=$(free_port) admin=$(free_port)

MEMTRACE_MASTER_KEY=$("$memtrace" keygen master)
export MEMTRACE_MASTER_KEY MEMTRACE_AUTH_DB_PATH=$work/store.db MEMTRACE_LOG_LEVEL=warn
export MEMTRACE_SERVER_HOST=127.0.0.1 MEMTRACE_SERVER_PORT=$proxy MEMTRACE_ADMIN_PORT=$admin
org=$("$memtrace" org create bench --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])')
"$memtrace" org add-arc "$org" --url "http://127.0.0.1:$backend" --api-key arc-key --database bench --no-verify >/dev/null
key=$("$memtrace" key create --org "$org" --name bench | tail -1)

for name in backend lua; do
  sed -e "s|WORK|$work|g" -e "s|BACKEND|$backend|g" -e "s|LUA|$lua|g" -e "s|KEY|$key|g" "$here/$name.conf" > "$work/$name.conf"
done
for name in write200 query write64k; do sed "s|KEY|$key|g" "$here/$name.lua" > "$work/$name.lua"; done

taskset -c 1 nginx -c "$work/backend.conf" & pids+=($!)
taskset -c 0 nginx -c "$work/lua.conf" & pids+=($!)
taskset -c 0 "$memtrace" serve >"$work/serve.log" 2>&1 & pids+=($!)
for port in "$backend" "$lua" "$proxy"; do
  for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done
done

measure() { taskset -c 2,3 wrk -t2 -c64 -d"$2" -s "$work/$3.lua" "http://127.0.0.1:$1" | awk '/Requests\/sec/ { print $2 } /Non-2xx/ { print "failed" }'; }

# The runtime compiles what is hot while it runs: the proxy is measured as it is after some seconds of traffic.
for load in write200 query write64k write200; do measure "$proxy" 10 "$load" >/dev/null; measure "$lua" 1 "$load" >/dev/null; done
for load in write200 query write64k; do
  for _ in $(seq "$rounds"); do
    echo "$load nginx-lua $(measure "$lua" "$seconds" "$load")"
    echo "$load memtrace $(measure "$proxy" "$seconds" "$load")"
  done
done | tee "$work/rounds" | python3 -c '
import collections, statistics, sys
found = collections.defaultdict(list)
for line in sys.stdin:
    load, who, number = line.split()
    found[load, who].append(float(number))
print("| load | nginx-lua | memtrace serve |")
print("|---|---|---|")
for load in ("write200", "query", "write64k"):
    pairs = [m / n for m, n in zip(found[load, "memtrace"], found[load, "nginx-lua"])]
    print(f"| {load} | 1.00 | {statistics.median(pairs):.2f} (lowest {min(pairs):.2f}, highest {max(pairs):.2f}) |")
'
