#!/usr/bin/env bash
# Builds everything and runs every test: unit, in process, end to end with the built programs on loopback.
# Needs the .NET SDK, and redis-server, PostgreSQL, Prometheus, wrk, curl and Python, which it installs where apt-get can. Ends with the line "N passed, N failed", whatever happens; exits 0 when all passed and each project ran some.
set -euo pipefail
cd "$(dirname "$0")/.."

results=$(mktemp -d)
passed=0
failed=0
finish() {
  rm -rf "$results"
  echo "$passed passed, $failed failed"
}
trap finish EXIT

if ! command -v dotnet >/dev/null 2>&1; then
  echo "tests/run.sh needs the .NET SDK 10: dotnet is not on PATH" >&2
  exit 1
fi

# The packages start no server of their own: RUNLEVEL=1 keeps the services down, and PostgreSQL's default cluster is not even made.
# The tests start their own servers. What is missing and cannot be installed fails the tests that need it.
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
install_package() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$@"
}

install_postgresql() {
  local clusters=/etc/postgresql-common/createcluster.d/memtrace-tests.conf ended=0
  install_package postgresql-common || return
  "${as_root[@]}" mkdir -p "$(dirname "$clusters")" || return
  echo "create_main_cluster = false" | "${as_root[@]}" tee "$clusters" || return
  install_package postgresql || ended=1
  "${as_root[@]}" rm "$clusters"
  return "$ended"
}

missing=()
command -v redis-server >/dev/null 2>&1 || missing+=(redis-server)
command -v postgres >/dev/null 2>&1 || compgen -G "/usr/lib/postgresql/*/bin/postgres" >/dev/null || missing+=(postgresql)
command -v promtool >/dev/null 2>&1 || missing+=(prometheus)
command -v wrk >/dev/null 2>&1 || missing+=(wrk)
command -v curl >/dev/null 2>&1 || missing+=(curl)
command -v python3 >/dev/null 2>&1 || missing+=(python3)
if [ "${#missing[@]}" -gt 0 ] && command -v apt-get >/dev/null 2>&1; then
  "${as_root[@]}" apt-get update -qq >/dev/null || true
  for server in "${missing[@]}"; do
    if [ "$server" = postgresql ]; then install_postgresql; else install_package "$server"; fi >/dev/null \
      || echo "tests/run.sh could not install $server: the tests that need it will fail" >&2
  done
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build -c Release Memtrace.Proxy.sln

# One number of the counters in a result file; 0 when there is no such file.
counter() {
  { grep -o '<Counters [^>]*>' "$1" 2>/dev/null || true; } | { grep -o " $2=\"[0-9]*\"" || true; } | { grep -o '[0-9]*' || echo 0; } | head -n 1
}

status=0
for project in Memtrace.Proxy.Tests Memtrace.Proxy.EndToEnd; do
  dotnet test --no-build -c Release "tests/$project/$project.csproj" \
    --logger "trx;LogFileName=$project.trx" --results-directory "$results" || status=1
  total=$(counter "$results/$project.trx" total)
  good=$(counter "$results/$project.trx" passed)
  passed=$((passed + good))
  # A skipped test counts as failed: what is missing is to be installed, not passed over.
  failed=$((failed + total - good))
  if [ "$total" -eq 0 ]; then
    echo "$project: no test was run" >&2
    status=1
  fi
done

if [ "$failed" -gt 0 ]; then
  status=1
fi

exit "$status"
